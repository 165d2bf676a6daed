package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.failed;
import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.passed;
import static dev.fledge.contract.broker.Pacts.publish;
import static dev.fledge.contract.broker.Pacts.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.broker.MatrixRow.Standing;
import dev.fledge.contract.broker.MatrixRow.State;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanIDeployTest {
    private static final PactFile ONE = pact("where2eat", "prices", "one price");
    private static final PactFile ALL = pact("where2eat", "prices", "all prices");

    @TempDir
    private Path folder;

    private ContractLedger ledger;

    @BeforeEach
    void open() throws Exception {
        ledger = ContractLedger.at(folder);
        ledger.createEnvironment("production");
    }

    @Test
    void a_contract_that_did_not_change_is_verified_for_the_next_version() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.publishResult(passed(ONE, "2.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ledger.publish(publish(ONE, "1.1"));

        assertThat(ask("where2eat", "1.1").verdict()).isEqualTo(DeployVerdict.YES);
    }

    @Test
    void pain_5_a_missing_result_is_unknown_and_names_who_must_verify_what() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));

        Decision decision = ask("where2eat", "1.0");

        assertThat(decision.toText())
                .isEqualTo(("UNKNOWN_NOT_VERIFIED where2eat 1.0 to production\n"
                                + "  NOT_VERIFIED  where2eat 1.0 -> prices 2.0  LEDGER/pacts/where2eat/prices/1.0.json\n"
                                + "Because nobody published whether prices 2.0, which is live in production, keeps the"
                                + " contract with where2eat 1.0.\n"
                                + "Next: fledge verify --pact LEDGER/pacts/where2eat/prices/1.0.json --target URL"
                                + " --provider-version 2.0 --ledger LEDGER (where prices runs)\n")
                        .replace("LEDGER", folder.toString()));
    }

    @Test
    void pain_5_nothing_deployed_is_told_with_the_command_that_fixes_it() throws Exception {
        ledger.publish(publish(ONE, "1.0"));

        Decision decision = ask("where2eat", "1.0");

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.UNKNOWN_NOTHING_DEPLOYED);
        assertThat(decision.reasons())
                .containsExactly("where2eat 1.0 needs prices, of which no version is recorded in production");
        assertThat(decision.fix())
                .contains("fledge record-deployment --pacticipant prices --version VERSION --environment production"
                        + " --ledger " + folder);
    }

    @Test
    void pain_5_a_regression_is_told_from_what_was_broken_before() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("where2eat", "1.0", "production"));
        PactFile desk = pact("desk", "prices", "a list");
        ledger.publish(publish(desk, "7"));
        ledger.recordDeployment(live("desk", "7", "production"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ledger.publishResult(passed(ONE, "2.0"));
        ledger.publishResult(failed(desk, "2.0"));
        ledger.publishResult(failed(ONE, "2.1"));
        ledger.publishResult(failed(desk, "2.1"));

        Decision decision = ask("prices", "2.1");

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.NO_FAILED);
        assertThat(decision.rows())
                .extracting(row -> row.standing().orElseThrow())
                .containsExactly(Standing.FAILED_BEFORE, Standing.REGRESSION);
        assertThat(decision.reasons())
                .containsExactly(
                        "prices 2.1 does not keep the contract with desk 7, which is live in production; the version of"
                                + " prices that is live there fails too, so this was broken before",
                        "prices 2.1 does not keep the contract with where2eat 1.0, which is live in production; the version"
                                + " of prices that is live there is verified, so this is a regression");
    }

    @Test
    void pain_5_a_failure_that_was_verified_again_is_not_stale() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ledger.publishResult(failed(ONE, "2.0"));
        assertThat(ask("where2eat", "1.0").verdict()).isEqualTo(DeployVerdict.NO_FAILED);

        ledger.publishResult(passed(ONE, "2.0"));

        assertThat(ask("where2eat", "1.0").verdict()).isEqualTo(DeployVerdict.YES);
    }

    @Test
    void pain_5_an_unknown_version_names_the_known_ones() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.publish(publish(ONE, "1.1"));

        Decision decision = ask("where2eat", "1.2");

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.UNKNOWN_VERSION);
        assertThat(decision.reasons())
                .containsExactly("nothing was published for where2eat 1.2, neither a contract nor a result; versions of"
                        + " where2eat known: 1.0, 1.1");
        assertThat(decision.fix()).contains("fledge publish --pacts DIR --version 1.2 --ledger " + folder);
        assertThat(ask("Where2Eat", "1.0").reasons().get(0))
                .endsWith("; Where2Eat is in no contract of " + folder + " (did you mean where2eat?)");
    }

    @Test
    void a_version_that_was_only_deployed_elsewhere_is_unknown() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("where2eat", "1.1", "staging"));

        assertThat(ask("where2eat", "1.1").verdict()).isEqualTo(DeployVerdict.UNKNOWN_VERSION);
    }

    @Test
    void a_misspelt_environment_is_never_a_yes() throws Exception {
        ledger.publishResult(passed(ONE, "2.0"));

        Decision decision = CanIDeploy.with(ledger)
                .pacticipant("prices")
                .version("2.0")
                .toEnvironment("Production")
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.UNKNOWN_NOTHING_DEPLOYED);
        assertThat(decision.reasons())
                .containsExactly("the ledger " + folder + " has no environment Production (did you mean production?);"
                        + " environments known: production");
    }

    @Test
    void a_provider_may_be_the_first_in_an_environment() throws Exception {
        ledger.publishResult(passed(ONE, "2.0"));

        Decision decision = ask("prices", "2.0");

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(decision.reasons())
                .containsExactly(
                        "no app in production has a contract with prices 2.0, and it has none with another: there"
                                + " was nothing to compare");
    }

    @Test
    void during_a_canary_every_live_version_must_be_compatible() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.publish(publish(ALL, "1.1"));
        ledger.recordDeployment(live("where2eat", "1.0", "production"));
        ledger.recordDeployment(live("where2eat", "1.1", "production").instance("canary"));
        ledger.publishResult(passed(ALL, "2.0"));
        ledger.publishResult(failed(ONE, "2.0"));

        Decision during = ask("prices", "2.0");
        ledger.recordUndeployment(live("where2eat", "1.1", "production").instance("canary"));
        ledger.recordDeployment(live("where2eat", "1.1", "production"));
        Decision after = ask("prices", "2.0");

        assertThat(during.rows())
                .extracting(MatrixRow::toString)
                .containsExactly("FAILED where2eat 1.0 -> prices 2.0", "VERIFIED where2eat 1.1 -> prices 2.0");
        assertThat(during.verdict()).isEqualTo(DeployVerdict.NO_FAILED);
        assertThat(after.verdict()).isEqualTo(DeployVerdict.YES);
    }

    @Test
    void a_failure_decides_before_what_is_missing() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.publish(publish(pact("where2eat", "stock", "in stock"), "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ledger.publishResult(failed(ONE, "2.0"));

        Decision decision = ask("where2eat", "1.0");

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.NO_FAILED);
        assertThat(decision.rows()).extracting(MatrixRow::state).containsExactly(State.FAILED, State.NOTHING_DEPLOYED);
        assertThat(decision.rows().get(0).standing()).contains(Standing.NOT_COMPARED);
    }

    @Test
    void waits_until_the_result_is_there() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        time.at(Duration.ofSeconds(95), () -> publishNow(passed(ONE, "2.0")));

        Decision decision = question("where2eat", "1.0")
                .waitForUnknown(Duration.ofMinutes(5), Duration.ofSeconds(10))
                .time(time)
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(100));
    }

    @Test
    void stops_waiting_when_the_time_is_over() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);

        Decision decision = question("where2eat", "1.0")
                .waitForUnknown(Duration.ofSeconds(25), Duration.ofSeconds(10))
                .time(time)
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.UNKNOWN_NOT_VERIFIED);
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(25));
    }

    @Test
    void does_not_wait_for_what_waiting_cannot_change() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);

        Decision decision = question("where2eat", "1.0")
                .waitForUnknown(Duration.ofMinutes(5), Duration.ofSeconds(10))
                .time(time)
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.UNKNOWN_NOTHING_DEPLOYED);
        assertThat(time.now()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void records_the_version_after_the_promotion() throws Exception {
        ledger.publishResult(passed(ONE, "2.0"));

        question("prices", "2.0").record();

        assertThat(ledger.live("production")).containsExactly(version("prices", "2.0"));
    }

    @Test
    void is_a_gate_whose_worst_finding_is_the_verdict() throws Exception {
        ledger.publish(publish(ONE, "1.0"));
        ledger.recordDeployment(live("prices", "2.0", "production"));

        assertThat(Finding.worstOf(question("where2eat", "1.0").check())).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Finding.worstOf(question("where2eat", "9").check())).isEqualTo(Verdict.INCONCLUSIVE);
        ledger.publishResult(failed(ONE, "2.0"));
        assertThat(Finding.worstOf(question("where2eat", "1.0").check())).isEqualTo(Verdict.FAIL);
        ledger.publishResult(passed(ONE, "2.0"));
        assertThat(Finding.worstOf(question("where2eat", "1.0").check())).isEqualTo(Verdict.PASS);
        assertThat(question("prices", "2.0").check())
                .singleElement()
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.PASS));
    }

    @Test
    void writes_the_decision_as_json() throws Exception {
        ledger.publish(publish(ONE, "1.0"));

        assertThat(ask("where2eat", "1.0").toJson()).isEqualTo("""
                        {
                          "verdict": "UNKNOWN_NOTHING_DEPLOYED",
                          "pacticipant": "where2eat",
                          "version": "1.0",
                          "environment": "production",
                          "reasons": [
                            "where2eat 1.0 needs prices, of which no version is recorded in production"
                          ],
                          "fix": "fledge record-deployment --pacticipant prices --version VERSION --environment production --ledger LEDGER",
                          "rows": [
                            {
                              "consumer": {
                                "name": "where2eat",
                                "version": "1.0"
                              },
                              "provider": {
                                "name": "prices",
                                "version": null
                              },
                              "state": "NOTHING_DEPLOYED",
                              "standing": null,
                              "pact": "LEDGER/pacts/where2eat/prices/1.0.json",
                              "result": null
                            }
                          ]
                        }
                        """.replace("LEDGER", folder.toString()));
    }

    @Test
    void a_question_with_a_part_missing_is_not_asked() {
        assertThatThrownBy(() -> CanIDeploy.with(ledger)
                        .pacticipant("where2eat")
                        .version("1.0")
                        .ask())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("can-i-deploy needs pacticipant, version and environment; set toEnvironment(...)");
    }

    private void publishNow(VerificationResult result) {
        try {
            ledger.publishResult(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Decision ask(String pacticipant, String version) throws InterruptedException {
        return question(pacticipant, version).ask();
    }

    private CanIDeploy question(String pacticipant, String version) {
        return CanIDeploy.with(ledger).pacticipant(pacticipant).version(version).toEnvironment("production");
    }
}
