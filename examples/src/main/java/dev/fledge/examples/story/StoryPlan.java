package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.promotion.PromotionListener;
import dev.fledge.rollout.local.RunningRevision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What is told, and how fast. Immutable. */
final class StoryPlan {
    /** Of a production promotion; what the story shortens is measured against it. */
    static final Duration PRODUCTION_BAKE = Duration.ofMinutes(10);

    /** The article's rhythm of synthetic checks. */
    static final Duration PRODUCTION_SYNTHETICS = Duration.ofSeconds(30);

    private final Twin twin;
    private final long seed;
    private final Duration bake;
    private final Duration hold;
    private final int usersPerSecond;
    private final Path reports;
    private final PromotionListener listener;
    private final UnaryOperator<RunningRevision> inFront;
    private final RouterKind router;

    private StoryPlan(Builder builder) {
        this.twin = builder.twin;
        this.seed = builder.seed;
        this.bake = builder.bake;
        this.hold = builder.hold;
        this.usersPerSecond = builder.usersPerSecond;
        this.reports = builder.reports;
        this.listener = builder.listener;
        this.inFront = builder.inFront;
        this.router = builder.router;
    }

    static Builder of(Twin twin) {
        return new Builder(twin);
    }

    Twin twin() {
        return twin;
    }

    long seed() {
        return seed;
    }

    Duration bake() {
        return bake;
    }

    Duration hold() {
        return hold;
    }

    int usersPerSecond() {
        return usersPerSecond;
    }

    Path reports() {
        return reports;
    }

    PromotionListener listener() {
        return listener;
    }

    /** What stands between the router and the canary; nothing, unless a test puts faults there. */
    UnaryOperator<RunningRevision> inFront() {
        return inFront;
    }

    /** What the users go through; the router in this JVM unless another was chosen. */
    RouterKind router() {
        return router;
    }

    /** Synthetic rounds keep the share of the bake time that they have in production, but not more than one a second. */
    Duration syntheticsEvery() {
        double share = (double) bake.toMillis() / PRODUCTION_BAKE.toMillis();
        long millis = Math.round(PRODUCTION_SYNTHETICS.toMillis() * share);
        return Duration.ofMillis(Math.min(PRODUCTION_SYNTHETICS.toMillis(), Math.max(1000, millis)));
    }

    /** Collects a plan. Not thread-safe. */
    static final class Builder {
        private final Twin twin;
        private long seed = 8;
        private Duration bake = Duration.ofSeconds(15);
        private Duration hold = Duration.ofSeconds(30);
        private int usersPerSecond = 250;
        private Path reports = Path.of("examples", "target", "where2eat");
        private PromotionListener listener = event -> {};
        private UnaryOperator<RunningRevision> inFront = UnaryOperator.identity();
        private RouterKind router = RouterKind.LOCAL;

        private Builder(Twin twin) {
            this.twin = twin;
        }

        Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        Builder bake(Duration bake) {
            this.bake = bake;
            return this;
        }

        Builder hold(Duration hold) {
            this.hold = hold;
            return this;
        }

        Builder usersPerSecond(int usersPerSecond) {
            this.usersPerSecond = usersPerSecond;
            return this;
        }

        Builder reports(Path reports) {
            this.reports = reports;
            return this;
        }

        Builder listener(PromotionListener listener) {
            this.listener = listener;
            return this;
        }

        Builder inFront(UnaryOperator<RunningRevision> inFront) {
            this.inFront = inFront;
            return this;
        }

        Builder router(RouterKind router) {
            this.router = router;
            return this;
        }

        StoryPlan build() {
            return new StoryPlan(this);
        }
    }
}
