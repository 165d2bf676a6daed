package dev.fledge.promotion;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a new version step by step to all traffic, or everybody back to the stable one.
 *
 * <p>The order is fixed: gates before anything is written; the rollback point is captured; the canary starts out of reach
 * of users; gates on the running canary; the way back is exercised and read back; then weight by weight, each
 * held for its bake time and judged; then the canary is made stable. A finding against the canary means abort, then
 * rollback. What cannot be told means hold; when the hold expires, traffic goes back and the outcome is
 * {@link PromotionOutcome#INCONCLUSIVE}. Nothing but a {@code PASS} of every rule goes on.
 *
 * <p>Immutable; {@link #run} may be called once at a time for a target.
 */
public final class Promotion {
    /** What a call may take longer than the deadline it was given before it is given up. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private final String app;
    private final RolloutTarget target;
    private final Revision canary;
    private final List<NamedGate> beforeStart;
    private final List<NamedGate> beforeTraffic;
    private final List<Step> steps;
    private final CanaryGate judge;
    private final Duration lookEvery;
    private final Duration holdAtMost;
    private final Duration commandWithin;
    private final Duration gateWithin;
    private final Duration rollbackWithin;
    private final TimeSource time;
    private final List<PromotionListener> listeners;

    private Promotion(Builder builder, RolloutTarget target, Revision canary, CanaryGate judge) {
        this.app = builder.app;
        this.target = target;
        this.canary = canary;
        this.judge = judge;
        this.beforeStart = List.copyOf(builder.beforeStart);
        this.beforeTraffic = List.copyOf(builder.beforeTraffic);
        this.steps = List.copyOf(builder.steps);
        this.lookEvery = builder.lookEvery;
        this.holdAtMost = builder.holdAtMost;
        this.commandWithin = builder.commandWithin;
        this.gateWithin = builder.gateWithin;
        this.rollbackWithin = builder.rollbackWithin;
        this.time = builder.time;
        this.listeners = List.copyOf(builder.listeners);
    }

    /** Starts the plan of a promotion of that app. */
    public static Builder of(String app) {
        return new Builder(app);
    }

    /**
     * Runs the promotion on the calling thread until it has ended one way or the other.
     *
     * @return what it came to; never a canary half in traffic
     * @throws RollbackFailedException if it had to go back and the way back could not be proved
     * @throws InterruptedException if the thread was interrupted; all traffic is back on stable then
     */
    public PromotionResult run() throws InterruptedException {
        return new PromotionRun(this).run();
    }

    String app() {
        return app;
    }

    RolloutTarget target() {
        return target;
    }

    Revision canary() {
        return canary;
    }

    List<NamedGate> beforeStart() {
        return beforeStart;
    }

    List<NamedGate> beforeTraffic() {
        return beforeTraffic;
    }

    List<Step> steps() {
        return steps;
    }

    CanaryGate judge() {
        return judge;
    }

    Duration lookEvery() {
        return lookEvery;
    }

    Duration holdAtMost() {
        return holdAtMost;
    }

    Duration commandWithin() {
        return commandWithin;
    }

    Duration gateWithin() {
        return gateWithin;
    }

    Duration rollbackWithin() {
        return rollbackWithin;
    }

    TimeSource time() {
        return time;
    }

    List<PromotionListener> listeners() {
        return listeners;
    }

    /** Collects the plan. Not thread-safe. */
    public static final class Builder {
        private final String app;
        private final List<NamedGate> beforeStart = new ArrayList<>();
        private final List<NamedGate> beforeTraffic = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<PromotionListener> listeners = new ArrayList<>();
        private @Nullable RolloutTarget target;
        private @Nullable Revision canary;
        private @Nullable CanaryGate judge;
        private Duration lookEvery = Duration.ofSeconds(5);
        private Duration holdAtMost = Duration.ofMinutes(5);
        private Duration commandWithin = Duration.ofSeconds(30);
        private Duration gateWithin = Duration.ofMinutes(5);
        private Duration rollbackWithin = Duration.ofSeconds(60);
        private TimeSource time = TimeSource.system();

        private Builder(String app) {
            this.app = Check.notBlank("name of the app", app);
        }

        /** Sets what moves the traffic. Required. */
        public Builder target(RolloutTarget target) {
            this.target = Check.notNull("target", target);
            return this;
        }

        /** Sets the revision to promote. Required. */
        public Builder canary(Revision canary) {
            this.canary = Check.notNull("canary", canary);
            return this;
        }

        /** Adds a gate that is asked before anything is written, such as a scan report. */
        public Builder beforeStart(String name, Gate gate) {
            beforeStart.add(new NamedGate(name, gate));
            return this;
        }

        /** Adds a gate that is asked while the canary runs without users, such as readiness, smoke and contract. */
        public Builder beforeTraffic(String name, Gate gate) {
            beforeTraffic.add(new NamedGate(name, gate));
            return this;
        }

        /**
         * Adds a step. At least one is required, and weights must ascend; full traffic comes after the last one.
         *
         * @throws IllegalArgumentException if the weight is not from 1 to 999 permille or not above that of the step before
         */
        public Builder step(int weightPermille, Duration bake) {
            return step(new Step(weightPermille, bake));
        }

        /**
         * Adds a step, as one that starts instances of the canary. At least one step is required, and weights must ascend.
         *
         * @throws IllegalArgumentException if the weight is not above that of the step before
         */
        public Builder step(Step step) {
            if (!steps.isEmpty()
                    && step.weightPermille() <= steps.get(steps.size() - 1).weightPermille()) {
                throw new IllegalArgumentException("weights of steps must ascend, but " + step.weightPermille()
                        + " permille follows " + steps.get(steps.size() - 1).weightPermille());
            }
            steps.add(step);
            return this;
        }

        /** Sets who judges the canary at each step. Required. */
        public Builder judge(CanaryGate judge) {
            this.judge = Check.notNull("judge", judge);
            return this;
        }

        /** Sets the time between two looks; the default is 5 s. */
        public Builder lookEvery(Duration lookEvery) {
            this.lookEvery = Check.positive("time between looks", lookEvery);
            return this;
        }

        /** Sets how long a step may wait beyond its bake time for a verdict; the default is 5 min. */
        public Builder holdAtMost(Duration holdAtMost) {
            this.holdAtMost = Check.notNegative("longest hold", holdAtMost);
            return this;
        }

        /** Sets how long one command may take until it is proved; the default is 30 s. */
        public Builder commandWithin(Duration commandWithin) {
            this.commandWithin = Check.positive("time for a command", commandWithin);
            return this;
        }

        /** Sets how long one gate may take; the default is 5 min. A gate that takes longer is inconclusive. */
        public Builder gateWithin(Duration gateWithin) {
            this.gateWithin = Check.positive("time for a gate", gateWithin);
            return this;
        }

        /** Sets how long abort and rollback are each tried again before the alarm is raised; the default is 60 s. */
        public Builder rollbackWithin(Duration rollbackWithin) {
            this.rollbackWithin = Check.positive("time for the way back", rollbackWithin);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /** Adds a listener. */
        public Builder listener(PromotionListener listener) {
            listeners.add(Check.notNull("listener", listener));
            return this;
        }

        /**
         * Builds the promotion.
         *
         * @throws IllegalStateException if target, canary, judge or steps are missing
         */
        public Promotion build() {
            if (target == null || canary == null || judge == null || steps.isEmpty()) {
                throw new IllegalStateException(
                        "promotion of " + app + " needs target(), canary(), judge() and at least"
                                + " one step(): without evidence nothing is promoted");
            }
            return new Promotion(this, target, canary, judge);
        }
    }
}
