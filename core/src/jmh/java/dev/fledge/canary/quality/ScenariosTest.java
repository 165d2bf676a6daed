package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenariosTest {
    @Test
    void the_published_ones_are_numbered_from_1_to_25() {
        List<String> expected = IntStream.rangeClosed(1, 25)
                .mapToObj(number -> String.format("S%02d", number))
                .toList();

        assertThat(Scenarios.published()).extracting(Scenario::id).isEqualTo(expected);
    }

    @Test
    void no_two_have_one_name() {
        List<Scenario> all = Stream.concat(Scenarios.published().stream(), OtherScenarios.all().stream())
                .toList();

        assertThat(all).extracting(Scenario::id).doesNotHaveDuplicates();
        assertThat(all).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    /** The published limits; S14's full law reads 18.2 there, from a baseline tail that had been rounded to nothing. */
    @ParameterizedTest
    @CsvSource({
        "S07, 1.0, 1.0",
        "S08, 1.0, 1.0",
        "S09, 31.2, 31.2",
        "S10, 172.4, 172.4",
        "S11, 1176.7, 1176.7",
        "S12, 4.0, 9.5",
        "S14, 18.9, 227.6",
        "S15, 3.6, 7.8",
        "S22, 542.8, 542.8"
    })
    void limits_of_wald(String id, double full, double reduction) {
        Scenario scenario = scenario(id);

        assertThat(scenario.fullLimit().orElseThrow()).isCloseTo(full, within(0.05));
        assertThat(scenario.reductionLimit().orElseThrow()).isCloseTo(reduction, within(0.05));
    }

    /** p95 or p99 more than twice the baseline's, as the policy has it. */
    @ParameterizedTest
    @ValueSource(strings = {"S12", "S14", "S15", "O04", "O05", "H03"})
    void slow_canaries_are_beyond_the_policy(String id) {
        Scenario scenario = scenario(id);
        LatencyLaw baseline = scenario.baseline().law();
        LatencyLaw canary =
                scenario.canary().law().times(scenario.canary().slowness().applyAsDouble(0));

        double above95 = canary.above(2 * exceededBy(0.05, baseline));
        double above99 = canary.above(2 * exceededBy(0.01, baseline));

        assertThat(above95 / 0.05 > 1.2 || above99 / 0.01 > 1.2).isTrue();
    }

    private static double exceededBy(double share, LatencyLaw law) {
        double low = 0.1;
        double high = 1e6;
        for (int i = 0; i < 100; i++) {
            double middle = Math.sqrt(low * high);
            if (law.above(middle) > share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Test
    void a_law_that_changes_has_no_limit() {
        assertThat(scenario("S17").fullLimit()).isEmpty();
    }

    static Scenario scenario(String id) {
        return Stream.concat(Scenarios.published().stream(), OtherScenarios.all().stream())
                .filter(scenario -> scenario.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
