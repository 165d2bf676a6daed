package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PactVerifierTest {
    private static final String ELSEWHERE = "http://staging.invalid/prices";

    private TestProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private PactVerifier.Builder verifier(PactFile... pacts) {
        return PactVerifier.against(provider.url()).pacts(PactSource.of(pacts));
    }

    @Test
    void verifies_an_answer_that_is_as_expected() throws Exception {
        provider.json("GET /prices/42", "{\"id\": 42, \"more\": true}");

        VerificationReport report = verifier(Pacts.of(Pacts.get("one price", "/prices/42", "{\"id\": 42}")))
                .providerVersion("1.1.0")
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.count(InteractionVerdict.VERIFIED)).isEqualTo(1);
        assertThat(report.toText()).isEqualTo("VERIFIED: " + provider.url() + " (1.1.0): 1 verified\n");
        assertThat(report.interactions().get(0).request()).isEqualTo("GET " + provider.url() + "prices/42");
        report.require(VerificationPolicy.allVerified());
    }

    @Test
    void says_where_an_answer_is_not_as_expected() throws Exception {
        provider.json("GET /prices/42", "{\n  \"id\": 42,\n  \"amount\": \"9.50\"\n}");
        PactFile pact = Pacts.of(Pacts.get("one price", "/prices/42", "{\"amount\": 9.5}"));

        VerificationReport report = verifier(pact).build().verify();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        Mismatch mismatch = report.interactions().get(0).mismatches().get(0);
        assertThat(mismatch.jsonPointer()).isEqualTo("/amount");
        assertThat(mismatch.line()).hasValue(3);
        assertThat(report.toText())
                .startsWith(
                        "BROKEN: " + provider.url() + ": 1 not met\n\n1  MISMATCH  one price"
                                + "  (where2eat-prices.json:2)\n   GET " + provider.url()
                                + "prices/42 answered 200, and one thing is not as expected\n   /amount  body $.amount (line 3:");
        assertThatThrownBy(() -> report.require(VerificationPolicy.allVerified().allowingUnverifiable()))
                .isInstanceOf(AssertionError.class)
                .hasMessage(report.toText());
    }

    @Test
    void sends_the_request_as_the_pact_has_it() throws Exception {
        provider.answer(
                "POST /base/prices%20new?q=a%20b&q=c",
                new MockResponse.Builder().code(201).build());
        PactFile pact = Pacts.of(Pacts.http(
                "new price",
                "\"method\": \"POST\", \"path\": \"/prices new\", \"query\": {\"q\": [\"a b\", \"c\"]},"
                        + " \"headers\": {\"X-A\": [\"1\", \"2\"], \"Host\": [\"elsewhere\"], \"Content-Length\": [\"999\"]},"
                        + " \"body\": {\"content\": {\"amount\": 9.50}, \"contentType\": \"application/json\"}",
                201,
                "",
                ""));

        VerificationReport report = PactVerifier.against(provider.url() + "base/")
                .pacts(PactSource.of(pact))
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        TestProvider.Asked asked = provider.asked().get(0);
        assertThat(asked.body()).isEqualTo("{\"amount\":9.50}");
        assertThat(asked.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(asked.headers().get("X-A")).isEqualTo("1, 2");
        assertThat(asked.headers().get("Host")).doesNotContain("elsewhere");
    }

    @Test
    void asks_nothing_that_could_change_data_elsewhere_than_on_this_machine() throws Exception {
        PactFile pact = Pacts.of(
                Pacts.http("new price", "\"method\": \"POST\", \"path\": \"/prices\"", 201, "", ""),
                Pacts.http("old price", "\"method\": \"DELETE\", \"path\": \"/prices/1\"", 204, "", ""));

        VerificationReport report = PactVerifier.against(ELSEWHERE)
                .pacts(PactSource.of(pact))
                .build()
                .verify();

        assertThat(report.count(InteractionVerdict.SKIPPED)).isEqualTo(2);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.verdict(VerificationPolicy.allVerified().allowingUnverifiable()))
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.interactions().get(0).message())
                .isEqualTo(
                        "POST could change something at http://staging.invalid/prices, which is not this machine; if that"
                                + " is wanted, verify with allMethods()");
    }

    @Test
    void knows_this_machine_by_its_address_and_not_by_a_name_that_looks_like_it() {
        assertThat(List.of("http://127.0.0.1:1/", "http://127.8.9.1/", "http://[::1]/", "http://localhost:8080/"))
                .allMatch(url -> Addresses.isLoopback(HttpUrl.get(url)));
        assertThat(List.of(
                        "http://localhost.evil.example/",
                        "http://127.0.0.1.evil.example/",
                        "http://127.evil.example/",
                        "http://0.0.0.0/",
                        "http://10.0.0.1/",
                        "http://[2001:db8::1]/"))
                .noneMatch(url -> Addresses.isLoopback(HttpUrl.get(url)));
    }

    @Test
    void asks_all_methods_elsewhere_only_if_told_so_and_only_safe_ones_here_if_told_so() throws Exception {
        PactFile pact = Pacts.of(Pacts.http("new price", "\"method\": \"POST\", \"path\": \"/prices\"", 404, "", ""));

        VerificationReport here = verifier(pact).safeMethodsOnly().build().verify();
        VerificationReport elsewhere = PactVerifier.against(ELSEWHERE)
                .pacts(PactSource.of(pact))
                .transport(call -> {
                    throw new IOException("sent");
                })
                .allMethods()
                .build()
                .verify();

        assertThat(here.count(InteractionVerdict.SKIPPED)).isEqualTo(1);
        assertThat(elsewhere.count(InteractionVerdict.UNREACHABLE)).isEqualTo(1);
    }

    @Test
    void cannot_tell_of_messages_and_plugins_and_says_what_they_need() throws Exception {
        PactFile pact = Pacts.of(
                "{\"type\": \"Asynchronous/Messages\", \"description\": \"price changed\"}",
                "{\"type\": \"Synchronous/Messages\", \"description\": \"rpc\", \"pluginConfiguration\": {\"protobuf\": {}}}");

        VerificationReport report = verifier(pact).build().verify();

        assertThat(report.interactions())
                .extracting(InteractionResult::toString)
                .containsExactly(
                        "UNVERIFIABLE price changed: is a message, and only HTTP is replayed; verify it with the tools of"
                                + " pact",
                        "UNVERIFIABLE rpc: needs pact plugin protobuf, and plugins are not loaded; verify it with the tools"
                                + " of pact");
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void allows_what_is_unverifiable_only_beside_something_verified() throws Exception {
        provider.json("GET /ok", "{}");
        String message = "{\"type\": \"Asynchronous/Messages\", \"description\": \"price changed\"}";
        VerificationPolicy tolerant = VerificationPolicy.allVerified().allowingUnverifiable();

        VerificationReport both = verifier(Pacts.of(message, Pacts.get("ok", "/ok", "{}")))
                .build()
                .verify();
        VerificationReport alone = verifier(Pacts.of(message)).build().verify();

        assertThat(both.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(both.verdict(tolerant)).isEqualTo(Verdict.PASS);
        assertThat(both.verdict(tolerant.minimumVerified(2))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(alone.verdict(tolerant)).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_pending_mismatch_is_told_and_does_not_count() throws Exception {
        provider.json("GET /ok", "{\"a\": 1}");
        PactFile pact = Pacts.of(
                Pacts.get("kept", "/ok", "{\"a\": 1}"), Pacts.get("coming", "/ok", "{\"b\": 1}", "\"pending\": true,"));

        VerificationReport report = verifier(pact).build().verify();

        assertThat(report.count(InteractionVerdict.PENDING_MISMATCH)).isEqualTo(1);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.toText())
                .contains("1 verified, 1 pending and not met")
                .contains("/b");
        assertThat(report.pacts().get(0).verdict()).isEqualTo(InteractionVerdict.PENDING_MISMATCH);
    }

    @Test
    void a_whole_pact_may_be_pending_and_stays_the_same_pact() throws Exception {
        provider.json("GET /ok", "{\"a\": 1}");
        PactFile kept = Pacts.of(Pacts.get("kept", "/ok", "{\"a\": 1}"));
        PactFile coming = Pacts.of(Pacts.get("coming", "/ok", "{\"b\": 1}"));

        VerificationReport report = verifier(kept, coming.asPending()).build().verify();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.pacts().get(1).verdict()).isEqualTo(InteractionVerdict.PENDING_MISMATCH);
        assertThat(coming.asPending().contentSha()).isEqualTo(coming.contentSha());
        assertThat(coming.asPending().toJson()).isEqualTo(coming.toJson());
    }

    @Test
    void a_rule_that_nobody_knows_is_not_verified() throws Exception {
        provider.json("GET /ok", "{\"a\": 1}");
        PactFile pact =
                Pacts.of("{\"type\": \"Synchronous/HTTP\", \"description\": \"odd\", \"request\": {\"path\": \"/ok\"},"
                        + " \"response\": {\"body\": {\"content\": {\"a\": 1}, \"contentType\": \"application/json\"},"
                        + " \"matchingRules\": {\"body\": {\"$.a\": {\"matchers\": [{\"match\": \"sparkle\"}]}}}}}");

        InteractionResult result =
                verifier(pact).build().verify().interactions().get(0);

        assertThat(result.verdict()).isEqualTo(InteractionVerdict.UNVERIFIABLE);
        assertThat(result.reason()).isEqualTo("UNKNOWN_RULE");
        assertThat(result.message()).contains("sparkle");
    }

    @Test
    void a_secret_never_comes_back() throws Exception {
        provider.json("GET /ok", "{\"echo\": \"Bearer s3cr3t-token\", \"a\": 1}")
                .answer(
                        "GET /broken",
                        new MockResponse.Builder()
                                .code(500)
                                .body("denied s3cr3t-token and k3y-value")
                                .build());
        PactFile pact =
                Pacts.of(Pacts.get("ok", "/ok", "{\"echo\": \"x\"}"), Pacts.get("broken", "/broken", "{\"a\": 1}"));

        VerificationReport report = verifier(pact)
                .request((interaction, request) ->
                        request.bearer(Secret.of("TOKEN", "s3cr3t-token")).header("X-Api-Key", "k3y-value"))
                .build()
                .verify();

        assertThat(report.toText() + report.toJson() + report.findings())
                .doesNotContain("s3cr3t-token")
                .doesNotContain("k3y-value");
        assertThat(provider.asked().get(0).headers().get("Authorization")).isEqualTo("Bearer s3cr3t-token");
        assertThat(provider.asked().get(0).headers().get("X-Api-Key")).isEqualTo("k3y-value");
        assertThat(report.toText()).contains("denied <secret TOKEN> and <secret x-api-key>");
    }

    @Test
    void a_hook_replaces_what_the_pact_says_of_a_header() throws Exception {
        provider.json("GET /ok", "{}");
        PactFile pact = Pacts.of(Pacts.http(
                "ok", "\"path\": \"/ok\", \"headers\": {\"authorization\": [\"Bearer example\"]}", 200, "", ""));

        verifier(pact)
                .request((interaction, request) -> request.bearer(Secret.of("TOKEN", "s3cr3t-token")))
                .build()
                .verify();

        assertThat(provider.asked().get(0).headers().values("Authorization")).containsExactly("Bearer s3cr3t-token");
    }

    @Test
    void a_request_that_cannot_be_sent_is_unverifiable() throws Exception {
        PactFile pact = Pacts.of(Pacts.http(
                "search",
                "\"method\": \"GET\", \"path\": \"/ok\", \"body\": {\"content\": {\"q\": 1}, \"contentType\": \"application/json\"}",
                200,
                "",
                ""));

        InteractionResult result =
                verifier(pact).build().verify().interactions().get(0);

        assertThat(result.reason()).isEqualTo("REQUEST_UNSENDABLE");
        assertThat(result.message())
                .isEqualTo(
                        "its request cannot be sent: GET must have no body; use POST, or put the values in the query");
    }

    @Test
    void follows_no_redirect_because_the_pact_may_be_about_it() throws Exception {
        provider.answer(
                "GET /old",
                new MockResponse.Builder()
                        .code(302)
                        .addHeader("Location", "/new")
                        .build());
        PactFile pact = Pacts.of(Pacts.http("moved", "\"path\": \"/old\"", 302, "", ""));

        VerificationReport report = verifier(pact).build().verify();

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(provider.lines()).containsExactly("GET /old");
    }

    @Test
    void gives_a_gate_its_findings_and_a_probe_its_answers() throws Exception {
        provider.json("GET /ok", "{}");
        PactVerifier verifier = verifier(Pacts.of(Pacts.get("ok", "/ok", "{}"), Pacts.get("gone", "/gone", "{}")))
                .client(new OkHttpClient())
                .build();

        List<Finding> findings = verifier.check();
        var answers = verifier.ask(Deadline.after(Duration.ofSeconds(5), TimeSource.system()));

        assertThat(findings)
                .extracting(finding -> finding.verdict() + " " + finding.reason() + " " + finding.subject())
                .containsExactly("PASS VERIFIED where2eat -> prices > ok", "FAIL MISMATCH where2eat -> prices > gone");
        assertThat(answers)
                .extracting(answer -> answer.finding().verdict())
                .containsExactly(Verdict.PASS, Verdict.FAIL);
        assertThat(answers.get(0).latency()).isPositive();
        assertThatThrownBy(verifier::assertPasses).isInstanceOf(AssertionError.class);
    }

    @Test
    void the_same_answers_give_the_same_report_however_many_ask() throws Exception {
        provider.json("GET /ok", "{\"a\": 1}");
        String[] interactions = new String[40];
        for (int i = 0; i < interactions.length; i++) {
            interactions[i] = Pacts.get("ok " + i, "/ok", "{\"a\": " + (i % 3) + "}");
        }
        PactFile pact = Pacts.of(interactions);

        String alone = verifier(pact).build().verify().toJson();
        String many = verifier(pact).parallelism(8).build().verify().toJson();

        assertThat(many).isEqualTo(alone);
        assertThat(alone).contains("\"verdict\": \"FAIL\"").contains(pact.contentSha());
    }

    @Test
    void says_what_a_verification_lacks() {
        assertThatThrownBy(() -> PactVerifier.against("http://localhost:8080").build())
                .hasMessage("the verification of http://localhost:8080/... has no pacts; set them with"
                        + " pacts(PactSource.folder(path))");
        assertThatThrownBy(() -> PactVerifier.against("localhost:8080"))
                .hasMessage(
                        "address of a provider must be whole, such as http://localhost:8080, but was 'localhost:8080'");
        assertThatThrownBy(() -> PactVerifier.against("http://localhost:8080/?a=b"))
                .hasMessageStartingWith("address of a provider must have no query or fragment");
        assertThatThrownBy(() -> verifier().parallelism(0)).hasMessageContaining("from 1 to 64");
        assertThatThrownBy(() -> verifier()
                        .client(new OkHttpClient())
                        .transport(call -> {
                            throw new IOException("none");
                        })
                        .build())
                .hasMessageContaining("has no use for client()");
    }
}
