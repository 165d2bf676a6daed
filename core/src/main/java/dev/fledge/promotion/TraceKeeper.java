package dev.fledge.promotion;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.EvidenceLevels;
import dev.fledge.promotion.EvidenceTrace.Point;
import dev.fledge.promotion.EvidenceTrace.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps how the evidence of one gate grew, in bounded space. Not thread-safe. */
final class TraceKeeper {
    /** Looks that are kept; more than a picture can show. */
    static final int MOST_POINTS = 2000;

    private final CanaryPolicy policy;
    private final List<Weight> steps = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();
    private Instant opened;
    private Duration planned;
    private Optional<Point> last = Optional.empty();
    private long looks;
    private long everyNth = 1;

    TraceKeeper(Instant opened, CanaryPolicy policy) {
        this.policy = policy;
        this.opened = opened;
        this.planned = policy.window();
    }

    /** Forgets what was and begins anew. */
    void opened(Instant at, Duration planned) {
        this.opened = at;
        this.planned = planned;
        steps.clear();
        points.clear();
        last = Optional.empty();
        looks = 0;
        everyNth = 1;
    }

    void stepBegan(Instant at, Step step) {
        steps.add(new Weight(since(at), step.weightPermille()));
    }

    void looked(Instant at, EvidenceLevels levels) {
        Point point = new Point(since(at), levels);
        last = Optional.of(point);
        if (looks % everyNth == 0) {
            points.add(point);
        }
        looks++;
        if (points.size() > MOST_POINTS) {
            thinOut();
        }
    }

    private void thinOut() {
        List<Point> half = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            half.add(points.get(i));
        }
        points.clear();
        points.addAll(half);
        everyNth *= 2;
    }

    /** A clock that was set back shows as no time passed. */
    private Duration since(Instant at) {
        Duration since = Duration.between(opened, at);
        return since.isNegative() ? Duration.ZERO : since;
    }

    Optional<EvidenceTrace> kept() {
        return last.map(latest -> {
            List<Point> shown = new ArrayList<>(points);
            if (shown.isEmpty() || !shown.get(shown.size() - 1).equals(latest)) {
                shown.add(latest);
            }
            return new EvidenceTrace(planned, policy.warmUp(), steps, shown);
        });
    }
}
