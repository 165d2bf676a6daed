package dev.fledge.canary;

import dev.fledge.canary.EvidenceStream.Span;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The sequential judge at work on one run: takes what happened, gathers the evidence, weighs it. Not thread-safe. */
final class SequentialRun {
    private static final int VERSION = 1;
    private static final Comparator<Observation> IN_TIME = Comparator.comparing(Observation::at);

    private final CanaryPolicy policy;
    private final Instant opened;
    private final Parameters parameters;
    private final SliceClock clock;
    private final EvidenceStreams streams;
    private long now;
    private long deadline;
    private long deadlineLookedAt = -1;
    private double requestsBeforeStep;
    private boolean traffic;

    SequentialRun(CanaryPolicy policy, Instant opened, Duration window) {
        this.policy = policy;
        this.opened = opened;
        this.parameters = Parameters.named(policy.parameters()).orElseThrow();
        long slice = policy.slice().toNanos();
        this.clock = new SliceClock(slice, policy.warmUp().toNanos());
        double share = StrictMath.min(1, (double) slice / window.toNanos());
        this.streams = new EvidenceStreams(policy, parameters, new Tempo(slice / 1e9, share));
        this.deadline = window.toNanos();
    }

    CanaryPolicy policy() {
        return policy;
    }

    Parameters parameters() {
        return parameters;
    }

    EvidenceStreams streams() {
        return streams;
    }

    Instant opened() {
        return opened;
    }

    /** Returns nanoseconds since the window opened; what is further away than a century counts as a century. */
    private long nanos(Instant at) {
        Duration since = Duration.between(opened, at);
        long century = 36_525L * 86_400L;
        if (StrictMath.abs(since.toSeconds()) > century) {
            return since.isNegative() ? -century * 1_000_000_000L : century * 1_000_000_000L;
        }
        return since.toNanos();
    }

    void observe(List<Observation> observations) {
        List<Observation> inTime = inTime(observations);
        for (int i = 0; i < inTime.size(); ) {
            Instant at = inTime.get(i).at();
            boolean learned = false;
            for (; i < inTime.size() && inTime.get(i).at().equals(at); i++) {
                learned |= take(inTime.get(i));
            }
            for (EvidenceStream stream : streams.all()) {
                if (learned) {
                    stream.learned();
                }
                stream.advance(clock);
            }
        }
    }

    private static List<Observation> inTime(List<Observation> observations) {
        for (int i = 1; i < observations.size(); i++) {
            if (IN_TIME.compare(observations.get(i - 1), observations.get(i)) > 0) {
                List<Observation> sorted = new ArrayList<>(observations);
                sorted.sort(IN_TIME);
                return sorted;
            }
        }
        return observations;
    }

    /** Takes one observation; returns whether it was of the time before the canary. */
    private boolean take(Observation observation) {
        if (observation instanceof Observation.Seen seen) {
            return take(seen);
        }
        if (observation instanceof Observation.Failed failed) {
            streams.all()
                    .forEach(stream -> stream.failed(
                            failed.query().metric(), failed.query().arm(), failed.why()));
        } else if (observation instanceof Observation.Voted voted) {
            vote(voted);
        } else if (observation instanceof Observation.StepBegan step) {
            begin(step);
        }
        return false;
    }

    private boolean take(Observation.Seen seen) {
        if (!seen.query().interval().end().isAfter(opened)) {
            streams.all()
                    .forEach(stream ->
                            stream.learn(seen.query().arm(), seen.query().metric(), seen.data()));
            return true;
        }
        Span span = new Span(
                nanos(seen.query().interval().start()),
                nanos(seen.query().interval().end()));
        traffic |= seen.query().arm() == Arm.CANARY && isTraffic(seen.data());
        for (EvidenceStream stream : streams.all()) {
            stream.take(seen.query(), span, seen.data());
        }
        return false;
    }

    private static boolean isTraffic(MetricData data) {
        return (data instanceof MetricData.Count count && count.value() > 0)
                || (data instanceof MetricData.Distribution distribution
                        && distribution.histogram().total() > 0);
    }

    private void vote(Observation.Voted voted) {
        boolean told = voted.canary() != Verdict.INCONCLUSIVE && voted.baseline() != Verdict.INCONCLUSIVE;
        if (told && !clock.warmAt(nanos(voted.at()) - 1)) {
            streams.checks(voted.check())
                    .forEach(check -> check.vote(voted.canary() == Verdict.FAIL, voted.baseline() == Verdict.FAIL));
        }
    }

    private void begin(Observation.StepBegan step) {
        long at = nanos(step.at());
        streams.all().forEach(stream -> stream.cut(at, clock));
        requestsBeforeStep = streams.judged();
        if (step.newInstances()) {
            clock.warmAgain(at, policy.warmUp().toNanos());
        }
        step.deadline().ifPresent(last -> deadline = nanos(last));
    }

    /** Weighs the evidence. The one look at the deadline is spent by the first that is due; asking again for the same time repeats it. */
    Assessment assess(Instant at) {
        now = StrictMath.max(now, nanos(at));
        if (now >= deadline && deadlineLookedAt < 0) {
            deadlineLookedAt = now;
        }
        boolean due = deadlineLookedAt == now;
        return new Assessment(this, new Assessment.Moment(isWarm(), now >= deadline, due));
    }

    boolean isWarm() {
        return clock.warmAt(now - 1);
    }

    boolean mayPromoteYet() {
        return now >= StrictMath.min(deadline, policy.earliestPromotion().toNanos());
    }

    /** Whether the step has had the requests that it needs before the next may begin. */
    boolean floorMet() {
        return streams.judged() - requestsBeforeStep >= policy.minRequestsPerStep();
    }

    /** Whether the canary has answered any request since the window opened. */
    boolean traffic() {
        return traffic;
    }

    Duration elapsed() {
        return Duration.ofNanos(now);
    }

    byte[] bytes() {
        StateCodec.Writer writer = new StateCodec.Writer();
        pass(writer);
        return writer.bytes();
    }

    void restore(byte[] bytes) {
        pass(new StateCodec.Reader(bytes));
    }

    private void pass(StateCodec codec) {
        long version = codec.whole(VERSION);
    private long fingerprint() {
        return PolicyWriter.plain(policy).hashCode();
    }

        long fingerprint = codec.whole(fingerprint());
        if (version != VERSION || fingerprint != fingerprint()) {
            throw new IllegalArgumentException(
                    "the state was made with another policy or by another version of Fledge than the one that judges now");
        }
        now = codec.whole(now);
        deadline = codec.whole(deadline);
        deadlineLookedAt = codec.whole(deadlineLookedAt);
        requestsBeforeStep = codec.number(requestsBeforeStep);
        traffic = codec.flag(traffic);
        clock.pass(codec);
        streams.all().forEach(stream -> stream.pass(codec));
    }
}
