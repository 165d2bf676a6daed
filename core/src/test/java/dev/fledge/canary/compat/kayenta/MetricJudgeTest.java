package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.NONE;
import static dev.fledge.canary.compat.kayenta.Configs.TWO_HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.classified;
import static dev.fledge.canary.compat.kayenta.Configs.judge;
import static dev.fledge.canary.compat.kayenta.Configs.times;
import static dev.fledge.canary.compat.kayenta.Configs.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricJudgeTest {
    @ParameterizedTest
    @CsvSource({
        "either, High, Low",
        "increase, High, Pass",
        "decrease, Pass, Low",
    })
    void a_shift_counts_in_the_direction_that_is_looked_at(String direction, String up, String down) {
        String canary = "{\"direction\": \"" + direction + "\"}";

        assertThat(classified(canary, HUNDREDS, TWO_HUNDREDS)).isEqualTo(up);
        assertThat(classified(canary, TWO_HUNDREDS, HUNDREDS)).isEqualTo(down);
    }

    @Test
    void the_default_direction_is_either() {
        assertThat(classified("{}", HUNDREDS, TWO_HUNDREDS)).isEqualTo("High");
        assertThat(classified("{}", TWO_HUNDREDS, HUNDREDS)).isEqualTo("Low");
    }

    @Test
    void a_shift_that_is_not_clear_of_a_quarter_of_the_estimate_passes() {
        // Shifted by 6 of a spread of 20: the interval is about 1.5 to 10.5 wide around 6, the bound 1.5.
        List<Double> clear = shifted(7);
        List<Double> unclear = shifted(5);

        assertThat(classified("{}", HUNDREDS, clear)).isEqualTo("High");
        assertThat(classified("{}", HUNDREDS, unclear)).isEqualTo("Pass");
        assertThat(classified("{}", clear, HUNDREDS)).isEqualTo("Low");
        assertThat(classified("{}", unclear, HUNDREDS)).isEqualTo("Pass");
    }

    private static List<Double> shifted(double by) {
        return HUNDREDS.stream().map(value -> value + by).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, High",
        "1.9, High",
        "2.0, Pass",
    })
    void an_increase_must_reach_what_is_allowed(double allowed, String expected) {
        // Means 109.5 and 209.5: ratio 1.913.
        String canary = "{\"effectSize\": {\"allowedIncrease\": " + allowed + "}}";

        assertThat(classified(canary, HUNDREDS, TWO_HUNDREDS)).isEqualTo(expected);
    }

    @Test
    void reaching_the_allowed_change_exactly_counts() {
        List<Double> doubled = HUNDREDS.stream().map(value -> value * 2).toList();

        assertThat(classified("{\"effectSize\": {\"allowedIncrease\": 2}}", HUNDREDS, doubled))
                .isEqualTo("High");
        assertThat(classified("{\"effectSize\": {\"allowedDecrease\": 0.5}}", doubled, HUNDREDS))
                .isEqualTo("Low");
        assertThat(classified("{\"effectSize\": {\"allowedDecrease\": 0.49}}", doubled, HUNDREDS))
                .isEqualTo("Pass");
    }

    @Test
    void critical_needs_the_critical_change_too() {
        String canary = "{\"critical\": true, \"effectSize\": {\"criticalIncrease\": 2, \"criticalDecrease\": 0.5}}";
        List<Double> doubled = HUNDREDS.stream().map(value -> value * 2).toList();

        assertThat(classified(canary, HUNDREDS, doubled)).isEqualTo("High critical");
        assertThat(classified(canary, HUNDREDS, TWO_HUNDREDS)).isEqualTo("High");
        assertThat(classified(canary, doubled, HUNDREDS)).isEqualTo("Low critical");
        assertThat(classified(canary, TWO_HUNDREDS, HUNDREDS)).isEqualTo("Low");
    }

    @Test
    void without_bounds_any_change_of_a_critical_metric_is_critical() {
        assertThat(classified("{\"critical\": true}", HUNDREDS, TWO_HUNDREDS)).isEqualTo("High critical");
        assertThat(classified("{\"critical\": false}", HUNDREDS, TWO_HUNDREDS)).isEqualTo("High");
        assertThat(classified("{\"critical\": true}", HUNDREDS, HUNDREDS)).isEqualTo("Pass");
    }

    @Test
    void a_nan_effect_does_not_matter_so_errors_after_none_are_high() {
        String canary = "{\"critical\": true, \"effectSize\": {\"allowedIncrease\": 100, \"criticalIncrease\": 100}}";

        // The baseline's mean is 0, so there is no ratio.
        assertThat(classified(canary, times(20, 0), HUNDREDS)).isEqualTo("High critical");
        assertThat(classified(canary, HUNDREDS, times(20, 0))).isEqualTo("Low critical");
    }

    @Test
    void negative_values_are_never_high_or_low() {
        // The ratio of means is 1.91 downwards and 0.52 upwards: the wrong way round for both bounds of 1.
        assertThat(classified("{}", negative(HUNDREDS), negative(TWO_HUNDREDS))).isEqualTo("Pass");
        assertThat(classified("{}", negative(TWO_HUNDREDS), negative(HUNDREDS))).isEqualTo("Pass");
    }

    private static List<Double> negative(List<Double> values) {
        return values.stream().map(value -> -value).toList();
    }

    @Test
    void the_common_language_effect_has_half_for_its_bounds() {
        String cles = "{\"effectSize\": {\"measure\": \"cles\"}}";
        String strict = "{\"effectSize\": {\"measure\": \"cles\", \"allowedIncrease\": 0.9}}";

        assertThat(classified(cles, HUNDREDS, shifted(8))).isEqualTo("High");
        assertThat(classified(strict, HUNDREDS, shifted(8))).isEqualTo("Pass");
        assertThat(classified(cles, negative(TWO_HUNDREDS), negative(HUNDREDS))).isEqualTo("High");
        assertThat(classified(cles, negative(HUNDREDS), negative(TWO_HUNDREDS))).isEqualTo("Low");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                          | Nodata",
                "{'nanStrategy': 'none'}                                     | Nodata",
                "{'nanStrategy': 'remove', 'critical': true}                 | Nodata critical",
                "{'nanStrategy': 'remove', 'mustHaveData': true}             | NodataFailMetric",
                "{'mustHaveData': true, 'critical': true}                    | Nodata critical",
                "{'nanStrategy': 'replace', 'critical': true, 'mustHaveData': true} | Pass",
            })
    void a_side_without_data_is_one_of_three_things(String canary, String expected) {
        String json = canary.replace('\'', '"');

        assertThat(classified(json, HUNDREDS, NONE)).isEqualTo(expected);
        assertThat(classified(json, NONE, HUNDREDS)).isEqualTo(expected);
        assertThat(classified(json, NONE, NONE)).isEqualTo(expected);
    }

    @Test
    void nan_alone_is_no_data_or_zeros() {
        List<Double> gone = times(20, Double.NaN);

        assertThat(classified("{}", HUNDREDS, gone)).isEqualTo("Nodata");
        assertThat(classified("{\"nanStrategy\": \"replace\"}", HUNDREDS, gone)).isEqualTo("Low");
    }

    @Test
    void one_value_on_both_sides_passes_and_says_why() {
        assertThat(judge("{}", times(20, 5), times(7, 5)).findings().get(0).message())
                .isEqualTo("cpu: Pass, every sample of both sides is 5.0");
    }

    @Test
    void the_same_samples_in_another_order_pass_and_say_why() {
        List<Double> reversed = new ArrayList<>(HUNDREDS);
        Collections.reverse(reversed);

        assertThat(judge("{}", HUNDREDS, reversed).findings().get(0).message())
                .isEqualTo("cpu: Pass, both sides have the same samples");
    }

    @Test
    void constants_far_apart_are_high_and_near_ones_depend_on_the_noise() {
        assertThat(classified("{}", times(20, 5), times(20, 5.001))).isEqualTo("High");
        assertThat(classified("{}", times(20, 5.001), times(20, 5))).isEqualTo("Low");
        assertThat(classified("{}", times(20, 5), times(20, 5.00002))).isEqualTo("Pass");
    }

    @Test
    void noise_is_only_added_if_both_sides_are_constant() {
        assertThat(judge("{}", times(20, 5), times(20, 5.001)).findings().get(0).fact("noise"))
                .contains("added to both sides, which are constant");
        assertThat(judge("{}", times(20, 5), HUNDREDS).findings().get(0).fact("noise"))
                .isEmpty();
    }

    @Test
    void one_sample_against_another_is_an_error_that_is_never_critical() {
        Finding finding =
                judge("{\"critical\": true}", values(0), values(7)).findings().get(0);

        assertThat(finding.reason()).isEqualTo("ERROR");
        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.fact("critical")).contains("false");
        assertThat(finding.message()).startsWith("cpu: Error, all values are tied at the shift ");
    }

    @Test
    void a_burst_in_the_canary_alone_is_deleted_as_outliers() {
        List<Double> burst = new ArrayList<>(HUNDREDS);
        burst.addAll(
                DoubleStream.iterate(5000, value -> value + 1).limit(1).boxed().toList());
        String keep = "{\"outliers\": {\"strategy\": \"keep\"}}";
        String remove = "{\"outliers\": {\"strategy\": \"remove\", \"outlierFactor\": 1.5}}";

        // 21 samples: the 99th percentile is 4019.8, below the 5000.
        assertThat(judge(keep, HUNDREDS, burst).findings().get(0).fact("canary samples"))
                .contains("21");
        assertThat(judge(remove, HUNDREDS, burst).findings().get(0).fact("canary samples"))
                .contains("20");
        assertThat(judge("{\"outliers\": {\"strategy\": \"none\"}}", HUNDREDS, burst)
                        .findings()
                        .get(0)
                        .fact("canary samples"))
                .contains("21");
    }

    @Test
    void the_default_factor_of_outliers_is_three() {
        String remove = "{\"outliers\": {\"strategy\": \"remove\"}}";

        // Q1 2 and Q3 4: the upper fence is 4 + 3 * 2; the 99th percentile is lower in both cases.
        assertThat(judge(remove, HUNDREDS, values(1, 2, 3, 4, 10))
                        .findings()
                        .get(0)
                        .fact("canary samples"))
                .contains("5");
        assertThat(judge(remove, HUNDREDS, values(1, 2, 3, 4, 10.1))
                        .findings()
                        .get(0)
                        .fact("canary samples"))
                .contains("4");
    }

    @Test
    void seven_bad_points_of_twenty_pass_because_only_the_median_is_tested() {
        List<Double> mostlyZero = new ArrayList<>(times(13, 0));
        mostlyZero.addAll(times(7, 100));

        assertThat(classified("{}", times(20, 0), mostlyZero)).isEqualTo("Pass");
    }

    @Test
    void says_the_numbers_behind_it() {
        Finding finding = judge("{}", HUNDREDS, TWO_HUNDREDS).findings().get(0);

        assertThat(finding.subject()).isEqualTo("cpu");
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("HIGH");
        assertThat(finding.fact("ratio")).contains("1.91324200913242");
        assertThat(finding.fact("meanRatio")).contains("1.91324200913242");
        assertThat(finding.fact("baseline samples")).contains("20");
        assertThat(finding.fact("muted")).contains("false");
        assertThat(Double.parseDouble(finding.fact("estimate").orElseThrow())).isBetween(99.99, 100.01);
        assertThat(Double.parseDouble(finding.fact("lower").orElseThrow())).isBetween(94.9, 96.1);
        assertThat(Double.parseDouble(finding.fact("upper").orElseThrow())).isBetween(103.9, 105.1);
        assertThat(finding.message())
                .startsWith("cpu: High, canary less baseline is from 9")
                .endsWith("; meanRatio 1.91324200913242 (High from 1.0 up, Low from 1.0 down, NaN does not matter)");
    }
}
