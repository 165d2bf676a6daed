package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.publish;
import static dev.fledge.contract.broker.Pacts.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.broker.MatrixRow.Standing;
import dev.fledge.contract.broker.PublishPacts.OnConflict;
import dev.fledge.contract.pact.FoundPacts;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.http.SafeHttpClient;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerClientTest {
    private static final PactFile PACT = pact("where2eat", "prices", "one price");

    private final SafeHttpClient transport = SafeHttpClient.create();
    private StubBroker stub;
    private BrokerClient broker;

    @BeforeEach
    void start() throws Exception {
        stub = StubBroker.start();
        broker = BrokerClient.at(stub.url()).transport(transport).build();
    }

    @AfterEach
    void stop() {
        stub.close();
        transport.close();
    }

    @Test
    void publishes_and_tells_what_the_broker_says_word_for_word() throws Exception {
        Publication published =
                broker.publish(publish(PACT, "1.0").branch("main").tag("t"));

        assertThat(published.toText()).isEqualTo("""
                        PUBLISHED where2eat 1.0
                        Pact successfully published for where2eat version 1.0 and provider prices.
                        """);
        assertThat(stub.asked())
                .containsExactly(
                        "GET /",
                        "GET /pacts/provider/prices/consumer/where2eat/version/1.0",
                        "POST /contracts/publish");
        assertThat(stub.store().branches).containsExactly("where2eat main 1.0");
    }

    @Test
    void pain_12_does_not_overwrite_a_contract_and_says_what_differs() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        Publication refused = broker.publish(publish(pact("where2eat", "prices", "one price", 201), "1.0"));

        assertThat(refused.toText()).isEqualTo("""
                        REFUSED where2eat 1.0
                        where2eat 1.0 has another contract in the broker already; a version keeps its contract
                          prices: interaction "one price": /response/status was 200, is 201
                        """);
        assertThat(stub.asked().stream().filter("POST /contracts/publish"::equals))
                .hasSize(1);
    }

    @Test
    void pain_12_a_409_is_told_in_the_brokers_words_with_the_difference() throws Exception {
        broker.publish(publish(PACT, "1.0"));
        stub.answerInstead(
                "/contracts/publish",
                StubBroker.json(
                        409,
                        Map.of(
                                "notices",
                                List.of(
                                        Map.of("type", "error", "text", "Cannot change the content of the pact."),
                                        Map.of("type", "info", "text", "  See the documentation.")))));

        Publication refused = broker.publish(
                publish(pact("where2eat", "prices", "all prices"), "1.0").onConflict(OnConflict.MERGE));

        assertThat(refused.isAccepted()).isFalse();
        assertThat(refused.notices())
                .containsExactly("Cannot change the content of the pact.", "  See the documentation.");
        assertThat(refused.differences())
                .containsExactly(
                        "prices: interaction \"all prices\" is new", "prices: interaction \"one price\" is gone");
        assertThat(refused.finding().message())
                .isEqualTo("publish where2eat 1.0: refused, because this version has another contract already; prices:"
                        + " interaction \"all prices\" is new; prices: interaction \"one price\" is gone; publish it as a"
                        + " new version");
    }

    @Test
    void names_are_one_part_of_a_path_whatever_is_in_them() throws Exception {
        PactFile pact = pact("Where 2/Eat", "caf\u00e9 & prices?", "one price");
        broker.publish(publish(pact, "feature/x#1"));

        broker.publishResult(VerificationResult.builder(pact, "a+b")
                .consumerVersion("feature/x#1")
                .passed("one price")
                .build());
        broker.recordDeployment(live("caf\u00e9 & prices?", "a+b", "production"));

        assertThat(ask("Where 2/Eat", "feature/x#1").verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(stub.asked()).contains("GET /pacticipants/Where%202%2FEat/versions/feature%2Fx%231");
    }

    @Test
    void publishes_each_interaction_of_a_result_and_the_branch() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        broker.publishResult(VerificationResult.builder(PACT, "2.0")
                .consumerVersion("1.0")
                .branch("main")
                .buildUrl("https://ci.example/7")
                .passed("one price")
                .failed("all prices", List.of("status: expected 200, found 500"))
                .build());

        assertThat(stub.store().results.get(0).body().toJson())
                .isEqualTo("{\"success\":false,\"providerApplicationVersion\":\"2.0\","
                        + "\"buildUrl\":\"https://ci.example/7\",\"verifiedBy\":{\"implementation\":\"Fledge\"},"
                        + "\"testResults\":[{\"interactionDescription\":\"one price\",\"success\":true},"
                        + "{\"interactionDescription\":\"all prices\",\"success\":false,"
                        + "\"mismatches\":[{\"description\":\"status: expected 200, found 500\"}]}]}");
        assertThat(stub.store().branches).containsExactly("prices main 2.0");
    }

    @Test
    void gives_pacts_to_verify_with_what_is_pending() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        List<BrokerPact> before = broker.pactsToVerify(selection());
        broker.publishResult(VerificationResult.builder(before.get(0).pact(), "2.0")
                .passed("one price")
                .build());
        List<BrokerPact> after = broker.pactsToVerify(selection());

        assertThat(before).singleElement().satisfies(each -> {
            assertThat(each.pending()).isTrue();
            assertThat(each.notices()).containsExactly("The pact is new for prices");
            assertThat(each.pact().contentSha()).isEqualTo(PACT.contentSha());
        });
        assertThat(after).extracting(BrokerPact::pending).containsExactly(false);
    }

    private static PactSelection selection() {
        return PactSelection.of("prices")
                .mainBranch()
                .deployedOrReleased()
                .providerBranch("main")
                .includeWorkInProgressSince(LocalDate.of(2026, 1, 31));
    }

    @Test
    void a_pending_pact_is_verified_as_one() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        FoundPacts found = broker.pacts(selection()).find();

        assertThat(found.pacts()).extracting(PactFile::pending).containsExactly(true);
        assertThat(broker.pacts(PactSelection.of("Prices").mainBranch()).find().problems())
                .containsExactly("broker " + stub.url()
                        + " has no pact to verify for Prices; compare the spelling and the selectors");
    }

    @Test
    void asks_for_pacts_as_brokers_want_it() {
        assertThat(selection()
                        .matchingBranch()
                        .branch("b")
                        .environment("e")
                        .toPlain()
                        .toString())
                .isEqualTo("{consumerVersionSelectors=[{mainBranch=true}, {deployedOrReleased=true},"
                        + " {matchingBranch=true}, {branch=b}, {environment=e}], includePendingStatus=true,"
                        + " includeWipPactsSince=2026-01-31, providerVersionBranch=main}");
        assertThatThrownBy(() -> PactSelection.of("prices").includePending().toPlain())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("whether a pact is pending is told for a branch of the provider; set providerBranch(...)");
    }

    @Test
    void both_versions_that_are_live_during_a_canary_are_asked_for() throws Exception {
        stub.store().leavesGaps = true;
        broker.publish(publish(PACT, "1.0"));
        verify("2.0", true);
        verify("2.1", true);
        broker.recordDeployment(live("prices", "2.0", "production"));
        broker.recordDeployment(live("prices", "2.1", "production").instance("canary"));
        broker.publish(publish(pact("where2eat", "prices", "all prices"), "1.1"));
        broker.publishResult(VerificationResult.builder(pact("where2eat", "prices", "all prices"), "2.1")
                .consumerVersion("1.1")
                .passed("all prices")
                .build());

        assertThat(ask("where2eat", "1.0").verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(ask("where2eat", "1.1").rows())
                .extracting(MatrixRow::toString)
                .containsExactly("NOT_VERIFIED where2eat 1.1 -> prices 2.0", "VERIFIED where2eat 1.1 -> prices 2.1");
        assertThat(broker.live("production")).containsExactly(version("prices", "2.0"), version("prices", "2.1"));
    }

    @Test
    void tells_a_regression_from_what_was_broken_before() throws Exception {
        broker.publish(publish(PACT, "1.0"));
        verify("2.0", true);
        verify("2.1", false);
        broker.recordDeployment(live("where2eat", "1.0", "production"));
        broker.recordDeployment(live("prices", "2.0", "production"));

        MatrixRow row = ask("prices", "2.1").rows().get(0);

        assertThat(row.standing()).contains(Standing.REGRESSION);
        assertThat(row.resultLink()).contains(stub.url() + "verification-results/" + PACT.contentSha());
    }

    @Test
    void pain_5_a_missing_result_names_the_command_and_where_the_pact_is() throws Exception {
        broker.publish(publish(PACT, "1.0"));
        broker.publish(publish(pact("prices", "shops", "all shops"), "2.0"));
        broker.recordDeployment(live("prices", "2.0", "production"));

        assertThat(ask("where2eat", "1.0").fix())
                .contains("fledge verify --pact FILE --target URL --provider-version 2.0 --broker " + stub.url()
                        + " (where prices runs; FILE is what " + stub.url()
                        + "pacts/provider/prices/consumer/where2eat/version/1.0 answers)");
    }

    @Test
    void pain_5_tells_what_the_broker_does_not_know() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        assertThat(ask("where2eat", "1.0").reasons())
                .containsExactly("where2eat 1.0 needs prices, of which no version is recorded in production");
        assertThat(ask("where2eat", "1.0").fix())
                .contains("fledge record-deployment --pacticipant prices --version VERSION --environment production"
                        + " --broker " + stub.url());
        assertThat(ask("Where2Eat", "1.0").toText())
                .startsWith(
                        "UNKNOWN_VERSION Where2Eat 1.0 to production\nBecause nothing was published for Where2Eat 1.0,"
                                + " neither a contract nor a result; the broker does not know Where2Eat (did you mean where2eat?).");
        assertThat(CanIDeploy.with(broker)
                        .pacticipant("where2eat")
                        .version("1.0")
                        .toEnvironment("prod")
                        .ask()
                        .reasons())
                .containsExactly(
                        "the broker has no environment prod; environments known: production",
                        "where2eat 1.0 needs prices, of which no version is recorded in prod");
    }

    @Test
    void refuses_to_record_what_the_broker_does_not_know() throws Exception {
        broker.publish(publish(PACT, "1.0"));

        assertThatThrownBy(() -> broker.recordDeployment(live("where2eat", "9", "production")))
                .isInstanceOf(BrokerFailure.class)
                .hasMessage(
                        "the broker does not know where2eat 9; publish its contracts or results first, and compare the"
                                + " spelling");
        assertThatThrownBy(() -> broker.recordDeployment(live("where2eat", "1.0", "prod")))
                .hasMessage(
                        "the broker has no environment prod (or these credentials may not record there); environments"
                                + " known: production");
    }

    @Test
    void a_result_of_a_pact_from_elsewhere_needs_a_version_of_the_consumer() {
        VerificationResult result =
                VerificationResult.builder(PACT, "2.0").passed("one price").build();

        assertThatThrownBy(() -> broker.publishResult(result))
                .isInstanceOf(BrokerFailure.class)
                .hasMessage(
                        "a broker keeps results by its own pacts, but where2eat-prices.json did not come from it; name a"
                                + " version of the consumer that has it by consumerVersion(...)");
    }

    private void verify(String providerVersion, boolean success) throws Exception {
        VerificationResult.Builder result =
                VerificationResult.builder(PACT, providerVersion).consumerVersion("1.0");
        broker.publishResult(
                (success ? result.passed("one price") : result.failed("one price", List.of("no"))).build());
    }

    private Decision ask(String pacticipant, String version) throws InterruptedException {
        return CanIDeploy.with(broker)
                .pacticipant(pacticipant)
                .version(version)
                .toEnvironment("production")
                .ask();
    }
}
