package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which rules make a policy together, and which never could. */
class PolicyBuilderTest {
    @Test
    void a_policy_that_could_promote_without_evidence_cannot_be_built() {
        fault(
                CanaryPolicy.named("p").rule(Steps.errors().rollbackOnly().build()),
                "policy p has only rules that are rollbackOnly, so it would promote without evidence; leave rollbackOnly"
                        + " out of one");
        fault(
                CanaryPolicy.named("p")
                        .rule(CountRule.named("exceptions")
                                .of("e")
                                .per("r")
                                .notWorseThanBaseline(2)
                                .build()),
                "policy p has the rule 'exceptions', which no canary without events could ever pass; set"
                        + " atLeastDifference, or make it rollbackOnly");
        fault(
                CanaryPolicy.named("p")
                        .rule(RateRule.named("errors")
                                .of("e")
                                .per("r")
                                .atMost(0)
                                .build()),
                "policy p has the rule 'errors' with a limit of 0, which no number of good requests can prove; set a"
                        + " limit above 0, such as 0.001, or make it rollbackOnly");
    }

    @Test
    void mode_point_refuses_what_it_does_not_know() {
        fault(
                CanaryPolicy.named("p")
                        .mode(EvidenceMode.POINT)
                        .rule(GaugeRule.named("cpu").of("cpu").atMost(1).build()),
                "policy p has the rule 'cpu', but mode point knows rates, quantiles and counts only; use mode sequential");
        fault(
                CanaryPolicy.named("p")
                        .mode(EvidenceMode.POINT)
                        .rule(CheckRule.named("smoke").build()),
                "policy p has the rule 'smoke', but mode point knows rates, quantiles and counts only; use mode"
                        + " sequential");
        fault(
                CanaryPolicy.named("p")
                        .mode(EvidenceMode.POINT)
                        .rule(Steps.errors().build())
                        .rule(RateRule.named("other")
                                .of("e")
                                .per("r")
                                .atMost(0.1)
                                .rollbackOnly()
                                .build()),
                "policy p has the rule 'other' that is rollbackOnly, but mode point judges every rule at every look;"
                        + " leave it out");
    }

    @Test
    void what_may_be_built_is_built() {
        RateRule none =
                RateRule.named("none").of("e").per("r").atMost(0).rollbackOnly().build();
        RateRule noneInPointMode =
                RateRule.named("none").of("e").per("r").atMost(0).build();
        CountRule exceptions =
                CountRule.named("x").of("e").per("r").notWorseThanBaseline(2).build();

        assertThat(Steps.onePercent().rule(none).build().rules()).hasSize(2);
        assertThat(CanaryPolicy.named("p")
                        .mode(EvidenceMode.POINT)
                        .rule(noneInPointMode)
                        .rule(exceptions)
                        .build())
                .isNotNull();
        assertThat(Steps.onePercent()
                        .window(Duration.ofSeconds(10))
                        .warmUp(Duration.ofSeconds(9))
                        .build()
                        .window())
                .isEqualTo(Duration.ofSeconds(10));
    }

    private static void fault(CanaryPolicy.Builder policy, String message) {
        assertThatThrownBy(policy::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }
}
