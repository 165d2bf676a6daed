package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PactVerifierStatesTest {
    private static final String STATES =
            "\"providerStates\": [{\"name\": \"price exists\", \"params\": {\"id\": 42}}, {\"name\": \"shop is open\"}],";

    private TestProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestProvider().json("GET /ok", "{}");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private VerificationReport verify(States states, String... interactions) throws InterruptedException {
        return PactVerifier.against(provider.url())
                .pacts(PactSource.of(Pacts.of(interactions)))
                .states(states)
                .timeout(Duration.ofSeconds(2))
                .build()
                .verify();
    }

    @Test
    void tells_the_endpoint_each_state_before_it_asks() throws Exception {
        provider.json("POST /state", "");

        VerificationReport report = verify(States.endpoint("/state"), Pacts.get("ok", "/ok", "{}", STATES));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(provider.lines()).containsExactly("POST /state", "POST /state", "GET /ok");
        assertThat(provider.asked().get(0).body())
                .isEqualTo(
                        "{\"action\":\"setup\",\"consumer\":\"where2eat\",\"params\":{\"id\":42},\"state\":\"price exists\","
                                + "\"states\":[\"price exists\",\"shop is open\"]}");
    }

    @Test
    void tells_the_endpoint_that_states_are_over_the_last_one_first() throws Exception {
        provider.json("POST /state", "");

        verify(States.endpoint("/state").tearDown(), Pacts.get("gone", "/gone", "{}", STATES));

        assertThat(provider.lines())
                .containsExactly("POST /state", "POST /state", "GET /gone", "POST /state", "POST /state");
        assertThat(provider.asked().get(3).body()).contains("\"teardown\"").contains("\"state\":\"shop is open\"");
        assertThat(provider.asked().get(4).body()).contains("\"teardown\"").contains("\"state\":\"price exists\"");
    }

    @Test
    void a_tear_down_that_fails_is_noted_beside_the_verdict() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        provider.json("POST /state", "");
        PactVerifier verifier = PactVerifier.against(provider.url())
                .pacts(PactSource.of(
                        Pacts.of(Pacts.get("ok", "/ok", "{}", "\"providerStates\": [{\"name\": \"shop is open\"}],"))))
                .states(States.endpoint("/state").tearDown())
                .request((interaction, request) -> {
                    if (calls.incrementAndGet() == 3) {
                        throw new IllegalStateException("token has expired");
                    }
                })
                .build();

        InteractionResult result = verifier.verify().interactions().get(0);

        assertThat(result.verdict()).isEqualTo(InteractionVerdict.VERIFIED);
        assertThat(result.notes())
                .containsExactly(
                        "state 'shop is open' could not be torn down: the request could not be prepared: token has"
                                + " expired");
    }

    @Test
    void puts_what_a_state_returned_where_the_request_wants_it() throws Exception {
        provider.json("POST /state", "{\"id\": 77, \"sku\": \"a b\"}").json("POST /prices/77?own=42&sku=a%20b", "{}");
        String request =
                "\"method\": \"POST\", \"path\": \"/prices/1\", \"query\": {\"sku\": [\"x\"], \"own\": [\"1\"]},"
                        + " \"headers\": {\"X-Id\": [\"1\"]},"
                        + " \"body\": {\"content\": {\"id\": 1, \"n\": {\"sku\": \"x\"}, \"self\": \"http://localhost:1/z/5\", \"kept\": 3},"
                        + "   \"contentType\": \"application/json\"},"
                        + " \"generators\": {"
                        + "   \"path\": {\"type\": \"ProviderState\", \"expression\": \"/prices/${id}\"},"
                        + "   \"query\": {\"sku\": {\"type\": \"ProviderState\", \"expression\": \"sku\"},"
                        + "     \"own\": {\"type\": \"ProviderState\", \"expression\": \"${own}\"}},"
                        + "   \"header\": {\"X-Id\": {\"type\": \"ProviderState\", \"expression\": \"${id}\"}},"
                        + "   \"body\": {\"$.id\": {\"type\": \"ProviderState\", \"expression\": \"${id}\", \"dataType\": \"INTEGER\"},"
                        + "     \"$.n.sku\": {\"type\": \"ProviderState\", \"expression\": \"sku-${id}\"},"
                        + "     \"$.self\": {\"type\": \"MockServerURL\", \"regex\": \".*(/z/5)$\", \"example\": \"http://localhost:1/z/5\"},"
                        + "     \"$.kept\": {\"type\": \"RandomInt\", \"min\": 5, \"max\": 9}}}";

        VerificationReport report = verify(
                States.endpoint("/state"),
                Pacts.http(
                        "new",
                        request,
                        200,
                        "",
                        "\"providerStates\": [{\"name\": \"price exists\", \"params\": {\"own\": 42}}],"));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        TestProvider.Asked asked = provider.asked().get(1);
        assertThat(asked.headers().get("X-Id")).isEqualTo("77");
        assertThat(asked.body())
                .isEqualTo("{\"id\":77,\"kept\":3,\"n\":{\"sku\":\"sku-77\"},\"self\":\"" + provider.url() + "z/5\"}");
    }

    @Test
    void keeps_the_example_where_no_state_gave_a_value() throws Exception {
        provider.json("GET /prices/1", "{}");
        String request = "\"path\": \"/prices/1\", \"generators\": {\"path\": {\"type\": \"ProviderState\","
                + " \"expression\": \"/prices/${id}\"}}";

        VerificationReport report = verify(
                States.none().assume("price exists"),
                Pacts.http("one", request, 200, "", "\"providerStates\": [{\"name\": \"price exists\"}],"));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void a_handler_brings_a_state_about_by_code() throws Exception {
        provider.json("GET /prices/9", "{}");
        String request = "\"path\": \"/prices/1\", \"generators\": {\"path\": {\"type\": \"ProviderState\","
                + " \"expression\": \"/prices/${id}\"}}";

        VerificationReport report = verify(
                States.none()
                        .on(
                                "price exists",
                                params -> Map.of("id", Long.parseLong(String.valueOf(params.get("id"))) - 33))
                        .assume("shop is open"),
                Pacts.http("one", request, 200, "", STATES));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void pain_8_a_state_that_nobody_knows_is_never_green() throws Exception {
        VerificationReport report = verify(States.none().assume("shop is open"), Pacts.get("ok", "/ok", "{}", STATES));

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.interactions().get(0).message())
                .isEqualTo(
                        "nobody can bring the provider into the state 'price exists'; name an endpoint or a handler for"
                                + " states, or assume it");
        assertThat(provider.lines()).isEmpty();
    }

    @Test
    void pain_8_an_exception_in_a_state_is_never_green() throws Exception {
        VerificationReport report = verify(
                States.none()
                        .on("price exists", params -> {
                            throw new IllegalStateException("no database");
                        })
                        .missing(MissingState.ASSUMED),
                Pacts.get("ok", "/ok", "{}", STATES));

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.interactions().get(0).message())
                .isEqualTo(
                        "state 'price exists' could not be set up: its handler threw IllegalStateException: no database");
        assertThat(provider.lines()).isEmpty();
    }

    @Test
    void an_endpoint_that_says_no_is_told_with_its_words() throws Exception {
        provider.answer(
                "POST /state",
                new MockResponse.Builder()
                        .code(404)
                        .body("unknown state, token s3cr3t-token")
                        .build());

        VerificationReport report = PactVerifier.against(provider.url())
                .pacts(PactSource.of(Pacts.of(Pacts.get("ok", "/ok", "{}", STATES))))
                .states(States.endpoint("/state"))
                .request((interaction, request) -> request.bearer(Secret.of("TOKEN", "s3cr3t-token")))
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.interactions().get(0).message())
                .isEqualTo("state 'price exists' could not be set up: its endpoint POST " + provider.url()
                        + "state answered 404: unknown state, token <secret TOKEN>; it must answer 2xx when the provider is"
                        + " in that state");
    }

    @Test
    void what_is_added_for_the_provider_is_not_sent_to_an_endpoint_elsewhere() throws Exception {
        try (TestProvider endpoint = new TestProvider().json("POST /state", "")) {
            PactVerifier.against(provider.url())
                    .pacts(PactSource.of(Pacts.of(Pacts.get("ok", "/ok", "{}", STATES))))
                    .states(States.endpoint(endpoint.url() + "state"))
                    .request((interaction, request) -> request.bearer(Secret.of("TOKEN", "s3cr3t-token")))
                    .build()
                    .verify();

            assertThat(endpoint.asked()).hasSize(2);
            assertThat(endpoint.asked()).allMatch(asked -> asked.headers().get("Authorization") == null);
        }
    }

    @Test
    void a_handler_that_hangs_is_left_at_its_time_out() throws Exception {
        CountDownLatch never = new CountDownLatch(1);

        VerificationReport report = PactVerifier.against(provider.url())
                .pacts(PactSource.of(Pacts.of(Pacts.get("ok", "/ok", "{}", STATES))))
                .states(States.none()
                        .on("price exists", params -> {
                            never.await();
                            return Map.of();
                        })
                        .assume("shop is open"))
                .timeout(Duration.ofMillis(50))
                .build()
                .verify();

        assertThat(report.interactions().get(0).message())
                .isEqualTo("state 'price exists' could not be set up: its handler did not return within 50 ms");
    }

    @Test
    void two_states_are_never_brought_about_at_once() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        States states = States.none().on("busy", params -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse();
            inside.decrementAndGet();
            return Map.of();
        });
        String[] interactions = new String[20];
        for (int i = 0; i < interactions.length; i++) {
            interactions[i] = Pacts.get("ok " + i, "/ok", "{}", "\"providerStates\": [{\"name\": \"busy\"}],");
        }

        VerificationReport report = PactVerifier.against(provider.url())
                .pacts(PactSource.of(Pacts.of(interactions)))
                .states(states)
                .parallelism(8)
                .build()
                .verify();

        assertThat(report.count(InteractionVerdict.VERIFIED)).isEqualTo(20);
        assertThat(most).hasValue(1);
    }

    @Test
    void refuses_an_endpoint_that_is_no_address() {
        assertThatThrownBy(() -> States.endpoint("state"))
                .hasMessage("address of the state endpoint must be a whole URL or begin with a slash, but was 'state'");
        assertThat(List.of(States.none()
                        .assume("b")
                        .assume("a")
                        .on("c", params -> Map.of())
                        .toString()))
                .containsExactly("States(handled [c], assumed [a, b])");
    }
}
