package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.NONE;
import static dev.fledge.canary.compat.kayenta.Configs.TWO_HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.metric;
import static dev.fledge.canary.compat.kayenta.Configs.pair;
import static dev.fledge.canary.compat.kayenta.Configs.policy;
import static dev.fledge.canary.compat.kayenta.Configs.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringTest {
    /**
     * Results are written as group and what becomes of it: p(ass), h(igh), c(ritical high), n(o data), f (no data that
     * must be there), e(rror), m(uted high).
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | a:p           | 100.0 | Pass",
                "{}                    | a:h           | 0.0   | Fail",
                "{}                    | a:p a:h       | 50.0  | Fail",
                "{}                    | a:p a:h a:h   | 33.33 | Fail",
                "{}                    | a:p a:p a:h   | 66.67 | Fail",
                "{'a': 100}            | a:p a:p a:p a:h | 75.0 | Marginal",
                "{'a': 95, 'b': 5}     | a:p b:h       | 95.0  | Pass",
                "{'a': 94.99, 'b': 5.01} | a:p b:h     | 94.99 | Marginal",
                "{'a': 75, 'b': 25}    | a:p a:p b:h   | 75.0  | Marginal",
                "{'a': 74, 'b': 26}    | a:p a:p b:h   | 74.0  | Fail",
                "{'a': 50}             | a:p b:h c:p   | 75.0  | Marginal",
                "{}                    | a:p b:h c:p   | 66.67 | Fail",
                "{'a': 60, 'gone': 40} | a:p           | 60.0  | Fail",
                // Nodata and Error count nowhere, and a group with nothing counted is as good as one that passes.
                "{}                    | a:p a:p a:n   | 100.0 | Pass",
                "{}                    | a:p a:p b:n   | 100.0 | Pass",
                "{}                    | a:e           | 100.0 | Pass",
                "{'a': 50, 'b': 50}    | a:e b:h       | 50.0  | Fail",
                "{}                    | a:p a:e       | 100.0 | Pass",
                "{}                    | a:p a:f       | 50.0  | Fail",
                // Half without data is too much, whatever the groups say.
                "{}                    | a:p a:n       | 0.0   | Fail",
                "{}                    | a:n           | 0.0   | Fail",
                "{}                    | a:p b:f       | 50.0  | Fail",
                // One critical failure is enough.
                "{'a': 99, 'b': 1}     | a:p b:c       | 0.0   | Fail",
                // Muted metrics are as if they were not there.
                "{}                    | a:p a:m       | 100.0 | Pass",
                "{}                    | a:m           | 0.0   | Fail",
                "{}                    | a:p a:p a:n a:m | 100.0 | Pass",
            })
    void groups_are_weighted(String weights, String results, double score, String classification) {
        KayentaJudgement judgement = judged(weights.replace('\'', '"'), results);

        assertThat(judgement.score()).isEqualTo(score);
        assertThat(judgement.classification()).isEqualTo(classification);
    }

    private static KayentaJudgement judged(String weights, String results) {
        List<String> metrics = new ArrayList<>();
        List<MetricPair> pairs = new ArrayList<>();
        for (String result : Pattern.compile(" +").splitAsStream(results.trim()).toList()) {
            String name = "m" + metrics.size();
            char outcome = result.charAt(2);
            metrics.add(metric(name, result.substring(0, 1), canary(outcome)));
            pairs.add(outcome == 'e' ? pair(name, values(1), values(3)) : pair(name, HUNDREDS, experiment(outcome)));
        }
        return policy(weights, metrics.toArray(String[]::new)).judge(pairs);
    }

    private static String canary(char outcome) {
        return switch (outcome) {
            case 'c', 'e' -> "{\"critical\": true}";
            case 'f' -> "{\"mustHaveData\": true}";
            case 'm' -> "{\"muted\": true}";
            default -> "{}";
        };
    }

    private static List<Double> experiment(char outcome) {
        return switch (outcome) {
            case 'p' -> HUNDREDS;
            case 'n', 'f' -> NONE;
            default -> TWO_HUNDREDS;
        };
    }

    @Test
    void says_why_the_score_is_nothing() {
        assertThat(judged("{}", "a:p b:c").reason().orElseThrow())
                .startsWith("the critical metric m1: High (critical), canary less baseline is from 9");
        assertThat(judged("{}", "a:p a:n a:n").reason()).contains("2 of 3 metrics have no data, and half is too many");
        assertThat(judged("{}", "a:p a:h").reason()).isEmpty();
    }

    @Test
    void a_metric_in_two_groups_counts_in_both() {
        String both = metric("m0", "a", "{}").replace("[\"a\"]", "[\"a\", \"b\"]");
        KayentaPolicy policy = policy("{\"a\": 50, \"b\": 50}", both, metric("m1", "b", "{}"));

        KayentaJudgement judgement =
                policy.judge(List.of(pair("m0", HUNDREDS, TWO_HUNDREDS), pair("m1", HUNDREDS, HUNDREDS)));

        assertThat(judgement.score()).isEqualTo(25.0);
    }

    @Test
    void a_metric_without_a_group_is_judged_but_not_scored() {
        String outside = metric("m0", "a", "{}").replace("[\"a\"]", "[]");
        KayentaPolicy policy = policy("{}", outside, metric("m1", "b", "{}"));

        KayentaJudgement judgement =
                policy.judge(List.of(pair("m0", HUNDREDS, TWO_HUNDREDS), pair("m1", HUNDREDS, HUNDREDS)));

        assertThat(judgement.score()).isEqualTo(100.0);
        assertThat(judgement.findings()).hasSize(2);
    }

    @Test
    void a_muted_metric_says_so() {
        assertThat(judged("{}", "a:p a:m").findings().get(1).message())
                .endsWith("; muted, so it is not part of the score");
        assertThat(judged("{}", "a:p a:m").findings().get(1).fact("muted")).contains("true");
    }
}
