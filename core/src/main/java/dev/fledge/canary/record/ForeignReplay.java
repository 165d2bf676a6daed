package dev.fledge.canary.record;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Readings;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a foreign judge decides on a record, looking when it would have looked. */
public final class ForeignReplay {
    private static final int MOST_LOOKS = 1_000_000;

    private final ForeignPolicy policy;
    private final RunRecord record;
    private final ForeignRun run;

    private ForeignReplay(ForeignPolicy policy, RunRecord record) {
        this.policy = policy;
        this.record = record;
        this.run = policy.begin(record.opened());
    }

    /**
     * Runs the foreign judge from the record's opening, until it has decided or would look after the record's end. Then the
     * rollout is over, which ends judges that go on until they are told; but never one that has not looked once.
     *
     * @param readings of the same record
     */
    public static ForeignReplay of(ForeignPolicy policy, RunRecord record, Readings readings) {
        ForeignReplay replay = new ForeignReplay(policy, record);
        Instant end = record.end();
        int looks = 0;
        while (looks < MOST_LOOKS
                && replay.run.verdict().isEmpty()
                && !replay.run.next().isAfter(end)) {
            replay.run.look(replay.run.next(), readings);
            looks++;
        }
        if (looks > 0) {
            replay.run.terminate(end);
        }
        return replay;
    }

    /** Returns the policy. */
    public ForeignPolicy policy() {
        return policy;
    }

    /** Returns how it ended; empty if the record ended first. */
    public Optional<ForeignVerdict> verdict() {
        return run.verdict();
    }

    /** Returns what was decided; a hold if the record ended first. */
    public Decision decision() {
        return run.verdict().map(ForeignVerdict::decision).orElse(Decision.HOLD);
    }

    /** Returns how long after the opening it was decided; the length of the record if it was not. */
    public Duration after() {
        return Duration.between(
                record.opened(), run.verdict().map(ForeignVerdict::at).orElse(record.end()));
    }

    /** Returns the judge's own word for it; one that says that the record ended first. */
    public String said() {
        return run.verdict().map(ForeignVerdict::said).orElseGet(this::ended);
    }

    private String ended() {
        return "not decided: the record ends "
                + Duration.between(record.opened(), record.end()).toSeconds()
                + " s after the opening, and the " + policy.format() + " judge would look next after "
                + Duration.between(record.opened(), run.next()).toSeconds() + " s";
    }

    /** Returns the foreign judge's findings; one inconclusive finding if the record ended first. */
    public List<Finding> findings() {
        return run.verdict()
                .map(ForeignVerdict::findings)
                .orElseGet(() -> List.of(Finding.inconclusive(policy.format())
                        .reason("RECORD_TOO_SHORT")
                        .message(policy.format() + ": " + ended() + "; record longer, or judge over a shorter time")
                        .build()));
    }
}
