package dev.fledge.promotion;

import dev.fledge.canary.EvidenceLevels;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.List;

/**
 * How the evidence of a promotion grew, look by look. Immutable. Of a run of more than {@value TraceKeeper#MOST_POINTS} looks every
 * second is kept, and so on; the last one always is.
 *
 * @param planned sum of the bake times, or the policy's window
 * @param warmUp time since first traffic in which only a hard failure is judged
 * @param steps the weights in their order
 * @param points at least one, in the order of time
 */
public record EvidenceTrace(Duration planned, Duration warmUp, List<Weight> steps, List<Point> points) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if there is no point
     */
    public EvidenceTrace {
        Check.positive("planned time", planned);
        Check.notNegative("warm-up", warmUp);
        steps = List.copyOf(steps);
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("a trace without a point shows nothing; there must have been a look");
        }
    }

    /**
     * A step.
     *
     * @param at when its weight was effective, since first traffic
     * @param permille share of users' requests
     */
    public record Weight(Duration at, int permille) {}

    /**
     * One look.
     *
     * @param at since first traffic
     * @param levels where the evidence stood after it
     */
    public record Point(Duration at, EvidenceLevels levels) {}
}
