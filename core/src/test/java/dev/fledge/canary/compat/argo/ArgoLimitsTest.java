package dev.fledge.canary.compat.argo;

import static dev.fledge.canary.compat.argo.Answers.BOTH;
import static dev.fledge.canary.compat.argo.Answers.NOON;
import static dev.fledge.canary.compat.argo.Answers.drive;
import static dev.fledge.canary.compat.argo.Answers.run;
import static dev.fledge.canary.compat.argo.Templates.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.verdict.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many measurements of a kind end a metric, and what that decides. */
class ArgoLimitsTest {
    private final Answers answers = new Answers();

    /** The phase that Argo's rules give, and after how many measurements. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count: 3                                      | sss   | Successful   | 3",
                "count: 3                                      | f     | Failed       | 1",
                "count: 3                                      | ssf   | Failed       | 3",
                // Strictly more than the limit: a limit of 2 takes three failures.
                "count: 5, failureLimit: 2                     | ffsss | Successful   | 5",
                "count: 5, failureLimit: 2                     | fsfsf | Failed       | 5",
                "count: 5, failureLimit: 2                     | fff   | Failed       | 3",
                "count: 5, failureLimit: '1'                   | fsf   | Failed       | 3",
                "count: '0'                                    | ssss  | Running      | 0",
                "count: 3, failureLimit: -1                    | fff   | Successful   | 3",
                "count: 3                                      | i     | Inconclusive | 1",
                "count: 3, inconclusiveLimit: 1                | iss   | Successful   | 3",
                "count: 3, inconclusiveLimit: 1                | ii    | Inconclusive | 2",
                // Four errors in a row are tolerated, and none of them counts.
                "count: 2                                      | eeees | Running      | 0",
                "count: 1                                      | eeees | Successful   | 5",
                "count: 2                                      | eeeee | Error        | 5",
                "count: 2                                      | eeeeseeees | Successful | 10",
                "count: 2, consecutiveErrorLimit: 0            | e     | Error        | 1",
                "count: 3, consecutiveErrorLimit: 1            | esese | Running      | 0",
                "count: 3, consecutiveErrorLimit: 1            | eseses | Successful  | 6",
                // The milder word hides the failure.
                "count: 9, failureLimit: 1, inconclusiveLimit: 1 | fiif  | Inconclusive | 3",
                "count: 9, failureLimit: 1, inconclusiveLimit: 1 | iff   | Failed       | 3",
                "count: 9, failureLimit: 1                     | fi    | Inconclusive | 2",
                // Successes in a row.
                "count: 9, failureLimit: 5, consecutiveSuccessLimit: 2 | fsfss | Successful | 5",
                "count: 9, failureLimit: 5, consecutiveSuccessLimit: 2 | ses e ss | Successful | 6",
                "count: 3, failureLimit: 3, consecutiveSuccessLimit: 2 | sfs | Inconclusive | 3",
                "count: 3, failureLimit: -1, consecutiveSuccessLimit: 2 | sfs | Failed | 3",
                "count: 3, inconclusiveLimit: 3, consecutiveSuccessLimit: 2 | sis | Inconclusive | 3",
                "count: 4, consecutiveSuccessLimit: 4          | ssss  | Successful   | 4",
                "count: 2, failureLimit: 2, consecutiveSuccessLimit: 1 | fs | Successful | 2",
                // NaN is neither below 1 nor above 5.
                "count: 2                                      | n     | Inconclusive | 1",
            })
    void a_metric_ends_by_its_limits(String keys, String letters, String phase, int measurements) {
        ForeignRun run = run(metric(BOTH + "interval: 1m\n" + keys.replace(", ", "\n")));
        String given = letters.replace(" ", "");

        for (int i = 0; i < given.length() && run.verdict().isEmpty(); i++) {
            run.look(run.next(), answers.giving(given.substring(i)));
        }

        if (phase.equals("Running")) {
            assertThat(run.verdict()).isEmpty();
        } else {
            assertThat(run.verdict().orElseThrow().said()).isEqualTo(phase);
            assertThat(answers.asked()).hasSize(measurements);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s, PROMOTE, PASS, SUCCESSFUL",
        "f, ROLLBACK, FAIL, FAILED",
        "i, HOLD, INCONCLUSIVE, INCONCLUSIVE",
        "e, ROLLBACK, INCONCLUSIVE, ERROR",
    })
    void a_phase_is_a_decision(String letter, Decision decision, String verdict, String reason) {
        ForeignRun run = run(metric(BOTH + "consecutiveErrorLimit: 0"));

        drive(run, answers.giving(letter));

        ForeignVerdict found = run.verdict().orElseThrow();
        assertThat(found.decision()).isEqualTo(decision);
        assertThat(found.at()).isEqualTo(NOON);
        assertThat(found.findings()).hasSize(1);
        assertThat(found.findings().get(0).verdict().name()).isEqualTo(verdict);
        assertThat(found.findings().get(0).reason()).isEqualTo(reason);
    }

    @Test
    void says_what_was_counted_and_what_is_tolerated() {
        ForeignRun run = run(metric(BOTH + "interval: 1m\ncount: 4\nfailureLimit: 2\ninconclusiveLimit: 3"));

        drive(run, answers.giving("sfis"));

        Finding finding = run.verdict().orElseThrow().findings().get(0);
        assertThat(finding.message())
                .isEqualTo(
                        "rate: Successful after 4 measurements, 1 failed (more than 2 fails), 1 inconclusive (more than"
                                + " 3 is inconclusive), 0 errors in a row (more than 4 is an error); the last measurement [0.0]"
                                + " was Successful");
        assertThat(finding.fact("count")).contains("4");
        assertThat(finding.fact("failed")).contains("1");
        assertThat(finding.fact("inconclusive")).contains("1");
        assertThat(finding.fact("consecutive errors")).contains("0");
        assertThat(finding.fact("consecutive successes")).contains("1");
    }
}
