package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import dev.fledge.document.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Steps a judge through one record. Not thread-safe. */
final class ReplayDriver {
    private static final long MOST_SLICES = 1_000_000;

    private final CanaryPolicy policy;
    private final RunRecord record;
    private final ReplayJudge judge;
    private final List<Replay.Look> looks = new ArrayList<>();
    private final List<Observation> inTime;
    private int next;

    ReplayDriver(CanaryPolicy policy, RunRecord record) {
        this.policy = policy;
        this.record = record;
        this.judge = ReplayJudge.of(policy, record.open());
        this.inTime = new ArrayList<>(record.looks().isEmpty() ? record.observations() : record.requests());
        inTime.sort(Comparator.comparing(Observation::at));
    }

    Replay replay() {
        return record.looks().isEmpty() ? atSlices() : atLooks();
    }

    private Replay atLooks() {
        Optional<Judgement> rollback = Optional.empty();
        List<Observation> seen = new ArrayList<>();
        Instant last = record.opened();
        for (RecordEntry entry : record.entries()) {
            if (entry instanceof RecordEntry.Observation observed) {
                seen.add(observed.observation());
            } else if (entry instanceof RecordEntry.Look look) {
                seen.addAll(until(look.at()));
                judge.observe(seen);
                seen.clear();
                last = look.at();
                Decision decision = judge.decide(last);
                looks.add(new Replay.Look(last, decision, Optional.of(look.decision())));
                if (rollback.isEmpty() && decision == Decision.ROLLBACK) {
                    rollback = Optional.of(judge.look(last));
                }
            }
        }
        Instant end = last;
        return new Replay(policy, record, looks, rollback.orElseGet(() -> judge.look(end)));
    }

    /** Takes what was not taken yet and was over by then. */
    private List<Observation> until(Instant now) {
        int from = next;
        while (next < inTime.size() && !inTime.get(next).at().isAfter(now)) {
            next++;
        }
        return inTime.subList(from, next);
    }

    private Replay atSlices() {
        requireFinite();
        Instant over = record.opened().plus(record.window().orElse(policy.window()));
        Instant end = record.end();
        Instant slice = record.opened();
        Instant now = slice;
        Decision decision;
        do {
            boolean overFirst = now.isBefore(over) && slice.plus(policy.slice()).isAfter(over);
            slice = overFirst ? slice : slice.plus(policy.slice());
            now = overFirst ? over : slice;
            judge.observe(until(now));
            decision = judge.decide(now);
            looks.add(new Replay.Look(now, decision, Optional.empty()));
        } while (now.isBefore(end) && !isLast(decision));
        return new Replay(policy, record, looks, judge.look(now));
    }

    /** One wrong year in a file must not keep the judge busy for ever. */
    private void requireFinite() {
        long seconds = Duration.between(record.opened(), record.end()).toSeconds();
        if (seconds * 1e3 / policy.slice().toMillis() > MOST_SLICES) {
            throw new IllegalArgumentException("the record spans more than " + MOST_SLICES + " slices of "
                    + DurationText.of(policy.slice()) + ", from " + record.opened() + " to " + record.end()
                    + "; check its last times, or judge it by longer slices");
        }
    }

    private boolean isLast(Decision decision) {
        boolean promoted = decision == Decision.PROMOTE && policy.mode() != EvidenceMode.POINT && !stepsFollow();
        return decision == Decision.ROLLBACK || promoted;
    }

    private boolean stepsFollow() {
        return inTime.subList(next, inTime.size()).stream().anyMatch(Observation.StepBegan.class::isInstance);
    }
}
