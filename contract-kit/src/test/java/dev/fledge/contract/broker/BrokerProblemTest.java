package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.passed;
import static dev.fledge.contract.broker.Pacts.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerProblemTest {
    private static final Secret TOKEN = Secret.of("PACT_BROKER_TOKEN", "s3cret-t0ken");

    private final SafeHttpClient transport = SafeHttpClient.create();
    private StubBroker stub;

    @BeforeEach
    void start() throws Exception {
        stub = StubBroker.start();
    }

    @AfterEach
    void stop() {
        stub.close();
        transport.close();
    }

    @Test
    void pain_6_a_broker_that_is_down_is_no_yes_and_no_no() throws Exception {
        HttpUrl gone = stub.url();
        stub.close();

        Decision decision = ask(BrokerClient.at(gone).transport(transport).build());

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
        assertThat(decision.verdict().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(decision.reasons())
                .containsExactly("GET " + gone + ": " + gone.host() + ":" + gone.port()
                        + " refused the connection: is the app running on that port?; so nothing is known, which is no yes"
                        + " and no no");
        assertThat(Finding.worstOf(decision.findings())).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void pain_6_waits_for_a_broker_that_comes_back() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        AtomicInteger failures = new AtomicInteger(3);
        HttpTransport flaky = call -> {
            if (failures.getAndDecrement() > 0) {
                throw new IOException("the network is away");
            }
            return transport.exchange(call);
        };
        BrokerClient broker = BrokerClient.at(stub.url()).transport(flaky).build();
        fill();

        Decision decision = question(broker)
                .waitForUnknown(Duration.ofMinutes(1), Duration.ofSeconds(10))
                .time(time)
                .ask();

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.YES);
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/environments", "/matrix", "/pacticipants", "/environments/uuid-production"})
    void pain_6_a_broker_that_fails_anywhere_on_the_way_is_never_a_yes_or_a_no(String path) throws Exception {
        fill();
        stub.answerInstead(path, StubBroker.json(500, Map.of("error", Map.of("message", "database is gone"))));

        Decision decision = ask(broker());

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
        assertThat(decision.reasons().get(0)).contains(" answered 500: the broker failed. It said: database is gone");
    }

    @Test
    void says_that_the_token_is_not_taken_without_showing_it() throws Exception {
        stub.wantToken("another");

        Decision decision = ask(
                BrokerClient.at(stub.url()).transport(transport).bearer(TOKEN).build());

        assertThat(decision.reasons())
                .containsExactly(stub.url() + " answered 401: it does not take PACT_BROKER_TOKEN; is it right and not"
                        + " expired? It said: the token is not known; so nothing is known, which is no yes and no no");
        assertThat(ask(broker()).reasons().get(0))
                .contains("answered 401: it wants credentials; give a token or user and password.");
    }

    @Test
    void shows_a_token_and_a_password_to_the_broker_and_to_nobody_else() throws Exception {
        fill();
        stub.wantToken("s3cret-t0ken");
        BrokerClient broker =
                BrokerClient.at(stub.url()).transport(transport).bearer(TOKEN).build();

        assertThat(ask(broker).verdict()).isEqualTo(DeployVerdict.YES);

        stub.answerInstead(
                "/environments",
                StubBroker.json(500, Map.of("error", "Bearer s3cret-t0ken was sent, and dTpzM2NyZXQtdDBrZW4=")));
        assertThat(ask(broker).toJson()).doesNotContain("s3cret-t0ken");
        BrokerClient basic = BrokerClient.at(stub.url())
                .transport(transport)
                .basic("u", TOKEN)
                .build();
        assertThat(ask(basic).toText()).doesNotContain("s3cret").doesNotContain("dTpzM2NyZXQtdDBrZW4=");
    }

    @Test
    void sends_nothing_to_another_server_that_a_link_names() throws Exception {
        stub.answerInstead(
                "/",
                StubBroker.json(
                        200,
                        Map.of(
                                "_links",
                                Map.of(
                                        "pb:environments",
                                        Map.of("href", "http://evil.example/environments"),
                                        "pb:pacticipant-version",
                                        Map.of("href", "http://localhost:9292/{pacticipant}")))));

        assertThat(ask(broker()).reasons().get(0))
                .startsWith(
                        stub.url() + " gave a link to http://localhost:9292, and credentials are not sent to another"
                                + " server; set the broker's own base URL (PACT_BROKER_BASE_URL)");
    }

    @Test
    void a_login_page_is_no_broker() throws Exception {
        stub.answerInstead(
                "/",
                new MockResponse.Builder()
                        .code(200)
                        .addHeader("Content-Type", "text/html")
                        .body("<html>\n<title>Log in</title>")
                        .build());

        assertThat(ask(broker()).reasons().get(0))
                .startsWith(stub.url()
                        + " answered 200 with text/html instead of JSON: is that a broker, or a login page or"
                        + " proxy before it? It begins: <html> <title>Log in</title>");
    }

    @Test
    void a_redirect_is_not_followed_with_credentials() throws Exception {
        stub.answerInstead(
                "/",
                new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", "https://login.example/")
                        .build());

        assertThat(ask(broker()).reasons().get(0))
                .contains("answered 302: redirects are not followed; give the address that it leads to,"
                        + " https://login.example/.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"_links\": ", "[]", "{\"_embedded\": {\"environments\": 7}}", "{\"_embedded\": []}"})
    void an_answer_that_makes_no_sense_is_told_with_its_place(String body) throws Exception {
        fill();
        stub.answerInstead(
                "/environments",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "application/hal+json")
                        .body(body)
                        .build());

        Decision decision = ask(broker());

        assertThat(decision.verdict()).isEqualTo(DeployVerdict.SOURCE_UNREACHABLE);
        assertThat(decision.reasons().get(0))
                .startsWith("the broker's answer cannot be read: " + stub.url() + "environments:1:");
    }

    @Test
    void an_answer_without_end_is_not_kept() throws Exception {
        stub.answerInstead(
                "/",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body(" ".repeat(10 * 1024 * 1024 + 1))
                        .build());

        assertThat(ask(broker()).reasons().get(0)).contains("answered more than 10485760 bytes, which is not read");
    }

    @Test
    void a_slow_broker_is_given_up() throws Exception {
        stub.answerInstead(
                "/",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json")
                        .body("{}")
                        .headersDelay(30, TimeUnit.SECONDS)
                        .build());
        BrokerClient broker = BrokerClient.at(stub.url())
                .transport(transport)
                .timeout(Duration.ofMillis(200))
                .build();

        assertThat(ask(broker).reasons().get(0)).contains("no whole answer within 200 ms");
    }

    @Test
    void a_publication_is_sent_once_even_if_the_broker_stumbles() throws Exception {
        stub.answerInstead("/contracts", StubBroker.json(503, Map.of("error", "try again")));

        assertThatThrownBy(() -> broker().publish(publish(pact("where2eat", "prices", "one price"), "1.0")))
                .isInstanceOf(BrokerFailure.class)
                .hasMessage(stub.url() + "contracts/publish answered 503: the broker failed. It said: try again");
        assertThat(stub.asked().stream().filter("POST /contracts/publish"::equals))
                .hasSize(1);
    }

    @Test
    void a_refused_publication_says_what_is_wrong_with_it() throws Exception {
        stub.answerInstead(
                "/contracts",
                StubBroker.json(400, Map.of("errors", Map.of("pacticipantVersionNumber", List.of("is missing")))));

        assertThatThrownBy(() -> broker().publish(publish(pact("where2eat", "prices", "one price"), "1.0")))
                .hasMessageEndingWith("answered 400: the broker refused. It said: pacticipantVersionNumber is missing");
    }

    @Test
    void a_matrix_that_may_be_cut_is_not_believed() throws Exception {
        fill();
        Map<String, Object> row = Map.of(
                "consumer", Map.of("name", "where2eat", "version", Map.of("number", "1.0")),
                "provider", Map.of("name", "prices", "version", Map.of("number", "2.0")),
                "verificationResult", Map.of("success", true));
        stub.answerInstead("/matrix", StubBroker.json(200, Map.of("matrix", Collections.nCopies(1000, row))));

        assertThat(ask(broker()).reasons().get(0))
                .contains("answered 1000 rows, as many as it may, so more may be missing");
    }

    @Test
    void credentials_in_the_address_are_refused_and_not_shown() {
        assertThatThrownBy(() -> BrokerClient.at(HttpUrl.get("http://user:hidden-word@localhost/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give credentials by bearer(...) or basic(...)")
                .hasMessageNotContaining("hidden-word");
    }

    private void fill() throws Exception {
        BrokerClient broker = broker();
        broker.publish(publish(pact("where2eat", "prices", "one price"), "1.0"));
        VerificationResult result = passed(pact("where2eat", "prices", "one price"), "2.0");
        broker.publishResult(VerificationResult.builder(result.pact(), "2.0")
                .consumerVersion("1.0")
                .passed("one price")
                .build());
        broker.recordDeployment(live("prices", "2.0", "production"));
    }

    private BrokerClient broker() {
        return BrokerClient.at(stub.url()).transport(transport).build();
    }

    private static Decision ask(BrokerClient broker) throws InterruptedException {
        return question(broker).ask();
    }

    private static CanIDeploy question(BrokerClient broker) {
        return CanIDeploy.with(broker).pacticipant("where2eat").version("1.0").toEnvironment("production");
    }
}
