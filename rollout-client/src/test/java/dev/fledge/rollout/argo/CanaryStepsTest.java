package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CanaryStepsTest {
    private static CanarySteps steps(String steps) throws Exception {
        return steps(steps, "");
    }

    private static CanarySteps steps(String steps, String more) throws Exception {
        return CanarySteps.of(KubernetesObject.parse(
                "{\"spec\":{\"strategy\":{\"canary\":{\"steps\":[" + steps + "]" + more + "}}}}"));
    }

    @Test
    void a_weight_holds_at_a_pause_without_duration_only() throws Exception {
        CanarySteps steps = steps("{\"pause\":{}},{\"setWeight\":5},{\"pause\":{\"duration\":\"10m\"}},"
                + "{\"setWeight\":20},{\"pause\":{}},{\"setWeight\":40},{\"setWeight\":50},{\"pause\":{}}");

        assertThat(steps.reachable()).containsExactly(0, 200, 500);
        assertThat(steps.firstHoldAtZero()).isEqualTo(OptionalInt.of(0));
        assertThat(steps.holding(200, 0)).isEqualTo(OptionalInt.of(4));
        assertThat(steps.holding(200, 6)).isEqualTo(OptionalInt.of(4));
        assertThat(steps.beginOf(4)).isEqualTo(3);
        assertThat(steps.holding(50, 0)).isEmpty();
    }

    @Test
    void a_weight_that_is_no_step_is_refused_with_the_nearest_lower_one() throws Exception {
        CanarySteps steps = steps("{\"pause\":{}},{\"setWeight\":20},{\"pause\":{}},{\"setWeight\":50},{\"pause\":{}}");

        assertThat(steps.refusal(490))
                .contains("no step of the Rollout holds 490 permille; the nearest lower one is 200 permille");
        assertThat(steps.refusal(205))
                .contains("205 permille is no whole weight of Argo, which counts to 100;"
                        + " the nearest lower one is 200 permille");
    }

    @Test
    void a_rollout_that_counts_to_1000_takes_each_permille() throws Exception {
        CanarySteps steps = steps(
                "{\"pause\":{}},{\"setWeight\":5},{\"pause\":{}}", ",\"trafficRouting\":{\"maxTrafficWeight\":1000}");

        assertThat(steps.expressible(5)).isTrue();
        assertThat(steps.reachable()).containsExactly(0, 5);
    }

    @Test
    void a_share_is_never_reported_as_less_than_it_is() throws Exception {
        CanarySteps steps = steps("", ",\"trafficRouting\":{\"maxTrafficWeight\":3}");

        assertThat(steps.permille(1)).isEqualTo(334);
    }

    @Test
    void a_pause_after_the_first_weight_is_no_pause_at_weight_0() throws Exception {
        assertThat(steps("{\"setWeight\":5},{\"pause\":{}}").firstHoldAtZero()).isEmpty();
        assertThat(steps("{\"setWeight\":0},{\"pause\":{\"duration\":\"1s\"}},{\"setWeight\":5}")
                        .firstHoldAtZero())
                .isEmpty();
    }

    @Test
    void a_header_route_is_open_until_a_step_empties_it() throws Exception {
        CanarySteps steps =
                steps("{\"setHeaderRoute\":{\"name\":\"h\",\"match\":[{\"headerName\":\"X\"}]}},{\"pause\":{}},"
                        + "{\"setHeaderRoute\":{\"name\":\"h\"}}");

        assertThat(steps.headerRouteAt(1)).isTrue();
        assertThat(steps.headerRouteAt(2)).isFalse();
        assertThat(steps.firstExposing()).isEqualTo(OptionalInt.of(0));
    }
}
