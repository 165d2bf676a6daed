package dev.fledge.canary.quality;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryRun;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.CountRule;
import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.GaugeRule;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Observation;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.quality.NativeJudge.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Fledge's own judge with the policy of the scenarios: error rate at most 1 %, p95 and p99 at most twice the baseline's,
 * exceptions as the scenario says, and CPU and memory at most 1.5 times the baseline's where pods are scraped. Promotion
 * waits for evidence on the error rate, p95 and these two.
 */
final class NativePolicies {
    private static final int WARM_UP_SECONDS = 30;

    private final EvidenceMode mode;
    private final double alpha;

    private NativePolicies(EvidenceMode mode, double alpha) {
        this.mode = mode;
        this.alpha = alpha;
    }

    /** By evidence, with that probability of a false rollback, and a promotion when the window is over. */
    static Contestant sequential(String name, double alpha) {
        return sequential(name, alpha, Integer.MAX_VALUE);
    }

    /** By evidence, with a promotion as soon as the evidence is complete, but not before that second. */
    static Contestant sequential(String name, double alpha, int promoteFromSeconds) {
        NativePolicies policies = new NativePolicies(EvidenceMode.SEQUENTIAL, alpha);
        return policies.contestant(name, promoteFromSeconds);
    }

    /** By evidence that the limits themselves are exceeded, too. */
    static Contestant strict(String name) {
        return new NativePolicies(EvidenceMode.STRICT, 0.01).contestant(name, Integer.MAX_VALUE);
    }

    /** By the estimates as they stand at each look. */
    static Contestant point(String name) {
        return new NativePolicies(EvidenceMode.POINT, 0.01).contestant(name, Integer.MAX_VALUE);
    }

    private Contestant contestant(String name, int promoteFromSeconds) {
        return new Contestant(
                name,
                WARM_UP_SECONDS,
                scenario -> new NativeJudge(look(scenario), Math.min(promoteFromSeconds, scenario.windowSeconds())));
    }

    private Look look(Scenario scenario) {
        Duration window = Duration.ofSeconds(scenario.windowSeconds());
        CanaryState opened = CanaryState.openedAt(SimulatedReadings.START, window);
        CanaryPolicy policy = policy(scenario, window);
        return mode == EvidenceMode.POINT
                ? new PointLook(policy, opened)
                : new SequentialLook(CanaryRun.of(policy, opened));
    }

    private CanaryPolicy policy(Scenario scenario, Duration window) {
        RateRule.Builder errors =
                RateRule.named("errors").of("errors").per("requests").atMost(0.01);
        if (scenario.syntheticEverySeconds() > 0) {
            // Synthetic checks are as rare at the baseline as at the canary; what they found before counts.
            errors.historyPerCanaryRequest(19);
        }
        CanaryPolicy.Builder policy = CanaryPolicy.named(mode.label())
                .mode(mode)
                .window(window)
                .warmUp(Duration.ofSeconds(WARM_UP_SECONDS))
                .falseRollback(alpha)
                .rule(errors.build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build());
        if (mode != EvidenceMode.POINT) {
            // When it may be followed is the simulation's choice, so that the first advice is known.
            policy.earliestPromotion(Duration.ofSeconds(WARM_UP_SECONDS));
        }
        policy.rule(forRollback(QuantileRule.named("p99", 0.99).of("latency").atMostTimesBaseline(2))
                .build());
        if (scenario.exceptionsLimit() > 0) {
            policy.rule(exceptions(scenario.exceptionsLimit()));
        }
        if (scenario.gauges().isPresent() && mode != EvidenceMode.POINT) {
            // The point mode knows no gauges.
            policy.rule(atMostHalfMore("cpu")).rule(atMostHalfMore("memory"));
        }
        return policy.build();
    }

    private static GaugeRule atMostHalfMore(String level) {
        return GaugeRule.named(level).of(level).atMostTimesBaseline(1.5).build();
    }

    /** The point mode judges every rule at every look; the others promote without evidence on some. */
    private QuantileRule.Builder forRollback(QuantileRule.Builder rule) {
        return mode == EvidenceMode.POINT ? rule : rule.rollbackOnly();
    }

    private CountRule exceptions(double limit) {
        CountRule.Builder rule =
                CountRule.named("exceptions").of("exceptions").per("requests").notWorseThanBaseline(limit);
        return mode == EvidenceMode.POINT ? rule.build() : rule.rollbackOnly().build();
    }

    /** The judge with its state in place. */
    private record SequentialLook(CanaryRun run) implements Look {
        @Override
        public Decision at(List<Observation> observations, Instant now) {
            run.observe(observations);
            return run.decide(now);
        }

        @Override
        public void learn(List<Observation> observations) {
            run.observe(observations);
        }
    }

    /** The judge as a pure function, its state handed from look to look. */
    private static final class PointLook implements Look {
        private final CanaryPolicy policy;
        private CanaryState state;

        PointLook(CanaryPolicy policy, CanaryState opened) {
            this.policy = policy;
            this.state = opened;
        }

        @Override
        public Decision at(List<Observation> observations, Instant now) {
            Judge.Look look = Judge.look(policy, state, observations, now);
            state = look.state();
            return look.judgement().decision();
        }
    }
}
