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
import java.util.Optional;

/** The sequential judge at work on one run: takes what happened, gathers the evidence, weighs it. Not thread-safe. */
final class SequentialRun {
    private static final int VERSION = 2;

    /** Silence of the canary that is no longer chance: so many times the mean pause between two requests, and so many slices. */
    private static final double PAUSES_OF_SILENCE = 6;

    private static final long SLICES_OF_SILENCE = 3;

    private static final long CENTURY_SECONDS = 36_525L * 86_400L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long CENTURY_NANOS = CENTURY_SECONDS * NANOS_PER_SECOND;

    /** What ended with a step belongs to the time before it, and an answer outweighs a failure to get it. */
    private static final Comparator<Observation> IN_TIME =
            Comparator.comparing(Observation::at).thenComparing(SequentialRun::rank);

    private final CanaryPolicy policy;
    private final Instant opened;
    private final Parameters parameters;
    private final SliceClock clock;
    private final EvidenceStreams streams;
    private long now;
    private long deadline;
    private long deadlineLookedAt = -1;
    private long deadlinePieces;
    private long stepBegan = Long.MIN_VALUE;
    private double requestsBeforeStep;

    SequentialRun(CanaryPolicy policy, Instant opened, Duration window) {
        this.policy = policy;
        this.opened = opened;
        this.parameters = Parameters.named(policy.parameters()).orElseThrow();
        long slice = policy.slice().toNanos();
        this.clock = new SliceClock(slice, policy.warmUp().toNanos());
        long planned = window.toSeconds() >= CENTURY_SECONDS ? CENTURY_NANOS : window.toNanos();
        double share = StrictMath.min(1, (double) slice / planned);
        this.streams = new EvidenceStreams(policy, parameters, new Tempo(slice / 1e9, share));
        this.deadline = planned;
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

    /** Returns nanoseconds since the window opened; what is further away than a century counts as a century. */
    private long nanos(Instant at) {
        long seconds = at.getEpochSecond() - opened.getEpochSecond();
        if (StrictMath.abs(seconds) >= CENTURY_SECONDS) {
            return seconds < 0 ? -CENTURY_NANOS : CENTURY_NANOS;
        }
        return seconds * NANOS_PER_SECOND + at.getNano() - opened.getNano();
    }

    void observe(List<Observation> observations) {
        List<Observation> inTime = inTime(observations);
        for (int i = 0; i < inTime.size(); ) {
            Instant at = inTime.get(i).at();
            for (; i < inTime.size() && inTime.get(i).at().equals(at); i++) {
                take(inTime.get(i));
            }
            for (EvidenceStream stream : streams.all()) {
                stream.endLesson();
                stream.advance(clock);
            }
        }
    }

    private static int rank(Observation observation) {
        if (observation instanceof Observation.Failed) {
            return 0;
        }
        return observation instanceof Observation.StepBegan ? 2 : 1;
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

    private void take(Observation observation) {
        if (observation instanceof Observation.Seen seen) {
            take(seen);
        } else if (observation instanceof Observation.Failed failed) {
            streams.all().forEach(stream -> stream.failed(failed.query(), nanos(failed.at()), failed.why()));
        } else if (observation instanceof Observation.Voted voted) {
            vote(voted);
        } else if (observation instanceof Observation.StepBegan step) {
            begin(step);
        }
    }

    private void take(Observation.Seen seen) {
        Span span = new Span(
                nanos(seen.query().interval().start()),
                nanos(seen.query().interval().end()));
        if (span.end() <= 0) {
            streams.all().forEach(stream -> stream.learn(seen.query(), span, seen.data()));
            return;
        }
        for (EvidenceStream stream : streams.all()) {
            stream.take(seen.query(), span, seen.data());
            if (seen.query().arm() == Arm.CANARY && isTraffic(seen.data())) {
                stream.traffic(seen.query(), clock.endOfSliceBefore(span.end()));
            }
        }
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
                    .forEach(check -> check.vote(
                            nanos(voted.at()), voted.canary() == Verdict.FAIL, voted.baseline() == Verdict.FAIL));
        }
    }

    private void begin(Observation.StepBegan step) {
        long at = nanos(step.at());
        if (at <= stepBegan) {
            return;
        }
        stepBegan = at;
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
            deadlinePieces = streams.pieces();
        }
        // A clock that was set back may stand still for long; what came meanwhile was not there at the one look.
        boolean due = deadlineLookedAt == now && deadlinePieces == streams.pieces();
        return new Assessment(this, new Assessment.Moment(isWarm(), now >= deadline, due));
    }

    /** Weighs the evidence as of the last look, without being one. */
    Assessment weigh() {
        return new Assessment(this, new Assessment.Moment(isWarm(), now >= deadline, false));
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
        return streams.all().stream().anyMatch(stream -> stream.lastTraffic() >= 0);
    }

    /**
     * Returns the longest silence of a metric that counts requests, where they used to reach the canary and no longer do: none for
     * six times the mean pause between two, and for three slices. What it would do now is then unknown, whatever it did before.
     */
    Optional<Silence> silenceLately() {
        Optional<Silence> longest = Optional.empty();
        for (EvidenceStream stream : streams.all()) {
            if (stream.lastTraffic() >= 0 && stream.judged() > 0) {
                double pause = now / stream.judged();
                long silent = now - stream.lastTraffic();
                boolean chance = silent
                        <= StrictMath.max(PAUSES_OF_SILENCE * pause, (double) (SLICES_OF_SILENCE * clock.slice()));
                if (!chance && longest.filter(other -> other.nanos() >= silent).isEmpty()) {
                    longest = Optional.of(new Silence(stream.trafficMetric(), silent));
                }
            }
        }
        return longest;
    }

    /** Nothing of a metric of the canary for so long. */
    record Silence(String metric, long nanos) {}

    byte[] bytes() {
        StateCodec.Writer writer = new StateCodec.Writer();
        pass(writer);
        return writer.bytes();
    }

    void restore(byte[] bytes) {
        pass(new StateCodec.Reader(bytes));
    }

    private long fingerprint() {
        return PolicyWriter.plain(policy).hashCode();
    }

    private void pass(StateCodec codec) {
        long version = codec.whole(VERSION);
        long fingerprint = codec.whole(fingerprint());
        if (version != VERSION || fingerprint != fingerprint()) {
            throw new IllegalArgumentException(
                    "the state was made with another policy or by another version of Fledge than the one that judges now");
        }
        now = codec.whole(now);
        deadline = codec.whole(deadline);
        deadlineLookedAt = codec.whole(deadlineLookedAt);
        deadlinePieces = codec.whole(deadlinePieces);
        stepBegan = codec.whole(stepBegan);
        requestsBeforeStep = codec.number(requestsBeforeStep);
        clock.pass(codec);
        streams.all().forEach(stream -> stream.pass(codec));
    }
}
