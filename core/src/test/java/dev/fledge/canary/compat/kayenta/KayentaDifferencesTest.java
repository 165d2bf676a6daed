package dev.fledge.canary.compat.kayenta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.compat.Difference;
import dev.fledge.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

class KayentaDifferencesTest {
    private static final String CONFIG = """
            {
              "name": "sample",
              "judge": {"name": "dredd-v1.0"},
              "metrics": [
                {
                  "name": "cpu",
                  "query": {"type": "atlas", "q": "x"},
                  "groups": ["g"],
                  "analysisConfigurations": {"canary": {
                    "direction": "increase",
                    "nanStrategy": "replace",
                    "outliers": {"strategy": "remove"},
                    "critical": true,
                    "effectSize": {"allowedIncrease": 1.5},
                    "muted": true
                  }}
                },
                {"name": "mem", "query": {"type": "atlas", "q": "y"}, "groups": ["g"]}
              ],
              "classifier": {
                "groupWeights": {"g": 100},
                "scoreThresholds": {"pass": 95, "marginal": 75}
              }
            }
            """;

    private static KayentaPolicy policy(String text) {
        return KayentaPolicy.read(Document.json("canary.json", text));
    }

    private static List<String> places(String text) {
        return policy(text).explain().stream().map(Difference::where).toList();
    }

    @Test
    void names_every_place_in_the_order_of_the_file() {
        assertThat(places(CONFIG))
                .containsExactly(
                        "canary.json:3:21 judge.name",
                        "canary.json:6:15 metrics[0].name",
                        "canary.json:11:24 metrics[0].analysisConfigurations.canary.nanStrategy",
                        "canary.json:12:21 metrics[0].analysisConfigurations.canary.outliers",
                        "canary.json:13:21 metrics[0].analysisConfigurations.canary.critical",
                        "canary.json:14:23 metrics[0].analysisConfigurations.canary.effectSize",
                        "canary.json:15:18 metrics[0].analysisConfigurations.canary.muted",
                        "canary.json:18:5 metrics[1]",
                        "canary.json:18:5 metrics[1]",
                        "canary.json:18:5 metrics[1]",
                        "canary.json:18:14 metrics[1].name",
                        "canary.json:21:21 classifier.groupWeights",
                        "canary.json:22:24 classifier.scoreThresholds");
    }

    @Test
    void a_setting_that_is_off_is_no_difference() {
        String off = CONFIG.replace("dredd-v1.0", "NetflixACAJudge-v1.0")
                .replace("\"critical\": true", "\"critical\": false")
                .replace("\"muted\": true", "\"muted\": false")
                .replace("\"strategy\": \"remove\"", "\"strategy\": \"keep\"");

        assertThat(places(off))
                .noneMatch(place -> place.endsWith("judge.name"))
                .noneMatch(place -> place.endsWith("critical"))
                .noneMatch(place -> place.endsWith("muted"))
                .noneMatch(place -> place.endsWith("outliers"));
    }

    @Test
    void missing_data_of_a_metric_that_must_have_some_is_no_difference() {
        String must = CONFIG.replace("\"nanStrategy\": \"replace\"", "\"nanStrategy\": \"remove\"");
        String neither = must.replace("\"critical\": true", "\"critical\": false");

        assertThat(places(must)).noneMatch(place -> place.endsWith("nanStrategy"));
        assertThat(places(neither)).anyMatch(place -> place.endsWith("nanStrategy"));
        assertThat(places(neither.replace("\"muted\": true", "\"mustHaveData\": true")))
                .noneMatch(place -> place.endsWith("nanStrategy"));
    }

    @Test
    void thresholds_windows_and_offsets_of_a_request_are_named_where_they_stand() {
        String request = """
                {"executionRequest": {
                   "scopes": [{"controlOffsetInMinutes": 60}, {"scopeName": "other", "controlOffsetInMinutes": 0}],
                   "lifetimeDurationMins": 30,
                   "lookbackMins": 20,
                   "thresholds": {"pass": 40, "marginal": 20}},
                 "canaryConfig": %s}
                """.formatted(CONFIG);

        List<Difference> differences = policy(request).explain();

        assertThat(differences.stream().map(Difference::where).limit(3))
                .containsExactly(
                        "canary.json:2:42 executionRequest.scopes[0].controlOffsetInMinutes",
                        "canary.json:4:20 executionRequest.lookbackMins",
                        "canary.json:5:18 executionRequest.thresholds");
        assertThat(differences).noneMatch(difference -> difference.where().endsWith("classifier.scoreThresholds"));
        assertThat(differences.get(0).foreign()).isEqualTo("The baseline is what it was 60 minutes before the canary.");
        assertThat(differences.get(1).foreign()).isEqualTo("Each judgement sees the last 20 minutes only.");
        assertThat(differences.get(2).foreign()).startsWith("The class is Marginal from 20.0 on");
    }

    @Test
    void a_common_language_effect_is_no_ratio() {
        String cles = CONFIG.replace("{\"allowedIncrease\": 1.5}", "{\"measure\": \"cles\"}");

        assertThat(policy(cles).explain().get(5))
                .isEqualTo(new Difference(
                        "canary.json:14:23 metrics[0].analysisConfigurations.canary.effectSize",
                        "The effect is the share of pairs of samples in which the canary is higher, by however little; by"
                                + " default half of them is enough.",
                        "A limit says how much higher is too much."));
    }

    @Test
    void says_what_each_judge_does() {
        List<Difference> differences = policy(CONFIG).explain();

        assertThat(differences.get(2).foreign())
                .isEqualTo("A missing sample counts as 0, and a side without any sample passes.");
        assertThat(differences.get(2).fledge())
                .isEqualTo("No data is not good data: it is inconclusive, and the canary is held.");
        assertThat(differences.get(1).fledge())
                .isEqualTo(
                        "Counts are tested request by request, so a few very bad points among many good ones are seen,"
                                + " and levels by one pair of medians each half minute; looking often does not make a rollback"
                                + " likelier.");
        assertThat(differences.get(5).foreign())
                .isEqualTo(
                        "A ratio of means is ignored if a mean is 0, and on negative values it points the wrong way; by"
                                + " default any change that the test sees is large enough.");
        assertThat(differences.get(11).fledge())
                .isEqualTo("Nothing outvotes a broken rule: it goes back whatever the others say.");
        assertThat(differences.get(12).fledge())
                .isEqualTo(
                        "There is no score: a promotion needs every rule to pass, a broken one goes back, and all else is"
                                + " held.");
        assertThat(differences.get(11).foreign()).contains("the weights given add up to 100.0,");
        assertThat(differences.get(12).foreign())
                .startsWith("The class is Marginal from 75.0 on")
                .endsWith("fails a last score below 95.0.");
    }
}
