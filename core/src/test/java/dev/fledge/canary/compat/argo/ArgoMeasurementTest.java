package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Answers.NOON;
import static dev.fledge.canary.compat.argo.Answers.drive;
import static dev.fledge.canary.compat.argo.Answers.run;
import static dev.fledge.canary.compat.argo.Templates.metric;
import static dev.fledge.canary.compat.argo.Templates.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one measurement is: by the conditions, and by the shape of the answer. */
class ArgoMeasurementTest {
    private final Answers answers = new Answers();

    /** What one measurement is, by which conditions there are. */
    @ParameterizedTest
    @CsvSource({
        "'', s, Successful",
        "'', f, Successful",
        "'', n, Successful",
        "successCondition: result[0] < 1, s, Successful",
        "successCondition: result[0] < 1, f, Failed",
        "successCondition: result[0] < 1, n, Failed",
        "failureCondition: result[0] > 5, s, Successful",
        "failureCondition: result[0] > 5, f, Failed",
        "failureCondition: result[0] > 5, n, Successful",
    })
    void one_condition_decides_both_ways(String condition, String letter, String phase) {
        ForeignRun run = run(metric(condition));

        drive(run, answers.giving(letter));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
    }

    @Test
    void failure_wins_if_both_conditions_hold() {
        ForeignRun run = run(metric("successCondition: result[0] > 1\nfailureCondition: result[0] > 5"));

        drive(run, answers.giving("f"));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Failed");
    }

    @Test
    void an_error_in_one_condition_hides_what_the_other_says() {
        ForeignRun run = run(
                metric("successCondition: result[1] > 1\nfailureCondition: result[0] > 5\nconsecutiveErrorLimit: 0"));

        drive(run, answers.giving("f"));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Error");
        assertThat(run.verdict().orElseThrow().findings().get(0).message())
                .endsWith("the last measurement was Error: index out of range: 1 (the list has 1)");
    }

    @Test
    void an_empty_answer_is_an_error_at_its_first_element() {
        ForeignRun run = run(metric("successCondition: result[0] < 1\nconsecutiveErrorLimit: 0"));

        drive(run, query -> new Reading.Empty());

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Error");
    }

    @Test
    void an_empty_answer_can_be_asked_for() {
        ForeignRun run = run(metric("successCondition: len(result) == 0 || result[0] < 1"));

        drive(run, query -> new Reading.Empty());

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Successful");
    }

    /** What a condition sees, by provider: e(mpty), one or two values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prometheus: {query: up}        | len(result) == 1      | 7    | Successful",
                "prometheus: {query: up}        | result == 7           | 7    | Error",
                "prometheus: {query: scalar(up)} | result == 7          | 7    | Successful",
                "prometheus: {query: scalar(up)} | isNaN(result)        | none | Successful",
                "prometheus: {query: up}        | len(result) == 2      | two  | Successful",
                "graphite: {query: up}          | result[0] == 7        | 7    | Successful",
                "influxdb: {query: up}          | result[0] == 7        | 7    | Successful",
                "web: {url: x}                  | result == 7           | 7    | Successful",
                "web: {url: x}                  | result == 7           | none | Error",
                "web: {url: x}                  | len(result) == 2      | two  | Successful",
                "datadog: {query: up}           | result == 7           | 7    | Successful",
                "datadog: {query: up}           | default(result, 0) == 0 | none | Successful",
                "datadog: {query: up}           | isNil(result)         | none | Successful",
                "datadog: {query: up}           | result < 1            | none | Error",
                "wavefront: {query: up}         | result == 7           | 7    | Successful",
                "wavefront: {query: up}         | result == 7           | none | Error",
                "job: {spec: {}}                | false                 | 1    | Successful",
                "job: {spec: {}}                | true                  | 0    | Failed",
                "job: {spec: {}}                | true                  | none | Error",
                "job: {spec: {}}                | true                  | failed | Error",
            })
    void a_result_has_the_shape_its_provider_gives(String provider, String condition, String reading, String phase) {
        ForeignRun run = policy("metrics: [{name: a, consecutiveErrorLimit: 0, successCondition: '" + condition
                        + "', provider: {" + provider + "}}]")
                .begin(NOON);
        Reading answer = switch (reading) {
            case "none" -> new Reading.Empty();
            case "two" -> new Reading.Values(List.of(1.0, 2.0));
            case "failed" -> new Reading.Failed("refused");
            default -> Reading.Values.of(Double.parseDouble(reading));
        };

        drive(run, query -> answer);

        assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
    }
}
