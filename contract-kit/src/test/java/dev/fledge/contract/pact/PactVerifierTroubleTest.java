package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PactVerifierTroubleTest {
    private TestProvider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new TestProvider().json("GET /ok", "{}");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private PactVerifier.Builder verifier(PactSource source) {
        return PactVerifier.against(provider.url()).pacts(source);
    }

    @Test
    void one_broken_file_hides_no_other_and_keeps_the_run_from_passing(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("where2eat"));
        Files.writeString(
                folder.resolve("where2eat/ok.json"),
                Pacts.of(Pacts.get("ok", "/ok", "{}")).toJson());
        Files.writeString(folder.resolve("cut.json"), "{\"consumer\": {\"name\": \"where2eat\"},\n");
        Files.writeString(folder.resolve("other.json"), "[1]");
        Files.writeString(folder.resolve("readme.txt"), "no pact");

        VerificationReport report = verifier(PactSource.folder(folder)).build().verify();

        assertThat(report.count(InteractionVerdict.VERIFIED)).isEqualTo(1);
        assertThat(report.problems()).hasSize(2);
        assertThat(report.problems().get(0)).startsWith(folder + "/cut.json:2:1: no JSON: Unexpected end-of-input");
        assertThat(report.problems().get(1)).startsWith(folder + "/other.json:1:1: the document: this is no pact;");
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toText()).startsWith("NOT VERIFIED: ").contains("cut.json:2:1");
    }

    @Test
    void pain_8_an_empty_pact_is_never_green() throws Exception {
        VerificationReport report = verifier(PactSource.of(Pacts.of())).build().verify();

        assertThat(report.pacts().get(0).verdict()).isEqualTo(InteractionVerdict.UNVERIFIABLE);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.verdict(VerificationPolicy.allVerified().allowingUnverifiable()))
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toText())
                .isEqualTo("NOT VERIFIED: " + provider.url()
                        + ": no interaction was asked\n\nthe pact where2eat-prices.json of"
                        + " where2eat and prices has no interactions, so nothing was verified; write the consumer's tests"
                        + " first\n");
        assertThat(report.findings())
                .extracting(Finding::reason)
                .containsExactly("NO_INTERACTIONS", "NOTHING_VERIFIED");
    }

    @Test
    void an_empty_pact_beside_a_good_one_is_not_green_either() throws Exception {
        PactSource both = PactSource.of(Pacts.of(), Pacts.of(Pacts.get("ok", "/ok", "{}")));

        VerificationReport report = verifier(both).build().verify();

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_folder_without_pacts_is_never_green(@TempDir Path folder) throws Exception {
        VerificationReport empty = verifier(PactSource.folder(folder)).build().verify();
        VerificationReport missing =
                verifier(PactSource.folder(folder.resolve("no"))).build().verify();
        VerificationReport none = verifier(PactSource.of()).build().verify();

        assertThat(List.of(empty.verdict(), missing.verdict(), none.verdict())).containsOnly(Verdict.INCONCLUSIVE);
        assertThat(empty.problems())
                .containsExactly("the folder " + folder + " holds no file that ends in .json; put the pacts there");
        assertThat(missing.problems())
                .containsExactly("there is no folder " + folder.resolve("no")
                        + " to look for pacts in; make it, or name another");
        assertThat(none.problems())
                .containsExactly("there are no pacts, so nothing was verified; name a file or folder with some");
    }

    @Test
    void a_source_that_cannot_be_reached_is_a_problem_and_no_exception() throws Exception {
        VerificationReport report = verifier(() -> {
                    throw new IOException("broker.example refused");
                })
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.problems()).containsExactly("pacts could not be fetched: broker.example refused");
    }

    @Test
    void a_provider_that_is_down_is_unreachable_for_a_gate_and_failed_for_a_probe() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PactVerifier verifier = PactVerifier.against("http://127.0.0.1:" + port)
                .pacts(PactSource.of(Pacts.of(Pacts.get("ok", "/ok", "{}"))))
                .build();

        VerificationReport report = verifier.verify();

        assertThat(report.count(InteractionVerdict.UNREACHABLE)).isEqualTo(1);
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.verdict(VerificationPolicy.allVerified().allowingUnverifiable()))
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.interactions().get(0).message()).contains("127.0.0.1:" + port);
        assertThat(verifier.ask(Deadline.after(Duration.ofSeconds(5), TimeSource.system())))
                .extracting(answer -> answer.finding().verdict())
                .containsExactly(Verdict.FAIL);
    }

    @Test
    void a_provider_that_hangs_costs_the_time_out_and_the_run_no_more_than_its_deadline() throws Exception {
        provider.answer(
                "GET /hangs",
                new MockResponse.Builder()
                        .onResponseStart(SocketEffect.Stall.INSTANCE)
                        .build());
        PactFile pact = Pacts.of(
                Pacts.get("ok", "/ok", "{}"),
                Pacts.get("hangs 1", "/hangs", "{}"),
                Pacts.get("hangs 2", "/hangs", "{}"),
                Pacts.get("never asked", "/ok", "{}"));
        verifier(PactSource.of(Pacts.of(Pacts.get("what a first call loads", "/ok", "{}"))))
                .build()
                .verify();
        Deadline watch = Deadline.after(Duration.ofSeconds(30), TimeSource.system());

        VerificationReport report = verifier(PactSource.of(pact))
                .timeout(Duration.ofMillis(400))
                .deadline(Duration.ofMillis(750))
                .build()
                .verify();

        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(2));
        assertThat(report.interactions())
                .extracting(InteractionResult::verdict)
                .containsExactly(
                        InteractionVerdict.VERIFIED,
                        InteractionVerdict.UNREACHABLE,
                        InteractionVerdict.UNREACHABLE,
                        InteractionVerdict.UNVERIFIABLE);
        assertThat(report.interactions().get(3).message())
                .isEqualTo(
                        "was not asked, because the 750 ms for the whole run were over; give a longer deadline or more"
                                + " parallelism");
    }

    @Test
    void ten_thousand_interactions_and_a_deadline_give_ten_thousand_results() throws Exception {
        List<String> interactions = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            interactions.add(Pacts.get("ok " + i, "/ok", "{}"));
        }
        PactFile pact = Pacts.of(interactions.toArray(String[]::new));
        Deadline watch = Deadline.after(Duration.ofSeconds(30), TimeSource.system());

        VerificationReport report = verifier(PactSource.of(pact))
                .deadline(Duration.ofMillis(200))
                .build()
                .verify();

        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
        assertThat(report.interactions()).hasSize(10_000);
        assertThat(report.interactions().get(9_999).reason()).isEqualTo("NOT_REACHED");
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_regular_expression_that_never_ends_is_given_up() throws Exception {
        provider.json("GET /bomb", "{\"a\": \"" + "a".repeat(60) + "!\"}");
        PactFile pact = Pacts.of(
                "{\"type\": \"Synchronous/HTTP\", \"description\": \"bomb\", \"request\": {\"path\": \"/bomb\"},"
                        + " \"response\": {\"body\": {\"content\": {\"a\": \"a\"}, \"contentType\": \"application/json\"},"
                        + " \"matchingRules\": {\"body\": {\"$.a\": {\"matchers\": [{\"match\": \"regex\", \"regex\": \"(a+)+$\"}]}}}}}");
        Deadline watch = Deadline.after(Duration.ofSeconds(30), TimeSource.system());

        VerificationReport report = verifier(PactSource.of(pact)).build().verify();

        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
        assertThat(report.verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void an_answer_that_is_no_json_is_a_mismatch_with_its_body() throws Exception {
        provider.answer(
                "GET /html",
                new MockResponse.Builder()
                        .addHeader("Content-Type", "text/html")
                        .body("<h1>Bad gateway</h1>")
                        .build());

        VerificationReport report = verifier(PactSource.of(Pacts.of(Pacts.get("html", "/html", "{\"a\": 1}"))))
                .build()
                .verify();

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.interactions().get(0).body()).isEqualTo("<h1>Bad gateway</h1>");
    }

    @Test
    void pain_9_another_status_shows_the_beginning_of_the_body() throws Exception {
        provider.answer(
                "GET /prices/42",
                new MockResponse.Builder()
                        .code(500)
                        .body("{\"error\": \"no table prices\"}" + " ".repeat(10) + "x".repeat(5000))
                        .build());

        VerificationReport report = verifier(
                        PactSource.of(Pacts.of(Pacts.get("one price", "/prices/42", "{\"a\": 1}"))))
                .build()
                .verify();

        InteractionResult result = report.interactions().get(0);
        assertThat(result.mismatches().get(0).part()).isEqualTo(Part.STATUS);
        assertThat(result.body()).startsWith("{\"error\": \"no table prices\"}").hasSize(2048 + 3);
        assertThat(report.toText())
                .contains("status equality: expected 200, found 500")
                .contains("answer:\n     {\"error\": \"no table prices\"}");
        assertThat(report.findings().get(0).fact("body").orElse("")).startsWith("{\"error\"");
    }

    @Test
    void an_answer_without_end_is_cut_and_not_judged() throws Exception {
        provider.json("GET /ok", "{\"a\": \"" + "x".repeat(2000) + "\"}");

        InteractionResult result = verifier(PactSource.of(Pacts.of(Pacts.get("long", "/ok", "{\"a\": \"x\"}"))))
                .bodyLimitBytes(1000)
                .build()
                .verify()
                .interactions()
                .get(0);

        assertThat(result.verdict()).isEqualTo(InteractionVerdict.UNVERIFIABLE);
        assertThat(result.message())
                .isEqualTo("the answer has more than 1000 bytes; if that is right, raise bodyLimitBytes");
    }
}
