package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeAndOriginTest {
    private static final Suite SUITE = Suite.named("shop")
            .check("health", c -> c.get("/health").expect(status(200)))
            .build();

    private static HttpTransport side(String does) {
        return switch (does) {
            case "passes" -> FakeApp.json(200, "{}");
            case "fails" -> FakeApp.json(502, "{}");
            default ->
                call -> {
                    throw HttpFailure.of(HttpFailure.Kind.DNS, "no such name");
                };
        };
    }

    private static Target target(String edge, String origin) {
        return Target.at("https://shop.example")
                .transport(side(edge))
                .origin(Target.at("http://10.0.0.7:8080").transport(side(origin)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "passes   | passes   | PASSED | PASSED       | -",
                "fails    | passes   | FAILED | EDGE_FAILS   | at fault is the edge; at the edge: ",
                "fails    | fails    | FAILED | BOTH_FAIL    | at fault is the app; at the edge: ",
                "passes   | fails    | FAILED | ORIGIN_FAILS | at fault is the app, which the edge hides, as a cache does; at the origin: ",
                "unknown  | fails    | FAILED | ORIGIN_FAILS | at fault is the app; at the origin: ",
                "fails    | unknown  | FAILED | UNEXPECTED_STATUS | at fault is the edge or the app, the origin could not be judged; at the edge: ",
                "unknown  | passes   | ERROR  | DNS          | at fault is not known; at the edge: ",
                "passes   | unknown  | ERROR  | DNS          | at fault is not known; at the origin: "
            })
    void a_run_says_which_side_is_at_fault(
            String edge, String origin, SmokeVerdict verdict, String reason, String sentence) throws Exception {
        SmokeReport report = Smoke.run(SUITE, target(edge, origin));

        CheckResult result = report.results().get(0);
        assertThat(report.results()).hasSize(1);
        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.finding().verdict()).isEqualTo(verdict.verdict());
        assertThat(result.finding().reason()).isEqualTo(reason);
        assertThat(result.finding().message())
                .startsWith(sentence == null ? "everything expected was seen at the edge and at the origin" : sentence);
    }

    @Test
    void the_message_shows_both_sides() throws Exception {
        String message =
                Smoke.run(SUITE, target("fails", "passes")).results().get(0).message();

        assertThat(message)
                .startsWith("FAILED  shop > health   [")
                .contains("GET https://shop.example/health -> 502")
                .endsWith("\n  at fault     the edge: FAILED at the edge, PASSED at the origin");
    }

    @Test
    void a_gate_and_a_probe_ask_both_sides() throws Exception {
        Target target = target("fails", "passes");

        List<Finding> gate = Smoke.gate(SUITE, target).check();
        List<Finding> probe =
                Smoke.probe(SUITE, target).ask(Deadline.after(Duration.ofSeconds(20), TimeSource.system())).stream()
                        .map(answer -> answer.finding())
                        .toList();

        assertThat(gate).extracting(Finding::reason).containsExactly("EDGE_FAILS");
        assertThat(gate.get(0).fact("edge")).contains("FAILED");
        assertThat(gate.get(0).fact("origin")).contains("PASSED");
        assertThat(probe).extracting(Finding::verdict).containsExactly(Verdict.FAIL);
    }

    @Test
    void the_origin_keeps_what_was_set_before_and_each_side_has_its_own_run() throws Exception {
        FakeApp app = new FakeApp().on("PUT /", FakeApp.json(201, "{}"));
        Target target = app.target().header("X-Canary", "always").origin("http://origin/");
        Suite suite = Suite.named("shop")
                .check("write", c -> c.put("/").query("id", Capture.runId()).expect(status(201)))
                .build();

        Smoke.run(suite, target);

        assertThat(app.call(0).url().host()).isEqualTo("app");
        assertThat(app.call(1).url().host()).isEqualTo("origin");
        assertThat(app.call(1).headers().first("X-Canary")).contains("always");
        assertThat(app.call(0).url().queryParameter("id"))
                .isNotEqualTo(app.call(1).url().queryParameter("id"));
        assertThat(target).hasToString("Target(http://app/, origin http://origin/)");
    }

    @Test
    void what_was_missed_and_what_was_sent_is_kept_of_both_sides() throws Exception {
        CheckResult result =
                Smoke.recording(SUITE, target("fails", "passes")).results().get(0);

        assertThat(result.missed()).hasSize(1);
        assertThat(result.har().orElseThrow().entries())
                .extracting(entry -> entry.request().url())
                .containsExactly("https://shop.example/health", "http://10.0.0.7:8080/health");
    }

    @Test
    void a_secret_of_one_side_is_hidden_on_both() throws Exception {
        HttpTransport telling = FakeApp.json(200, "{\"token\":\"s3cr3t-t0ken\"}");
        Suite suite = Suite.named("shop")
                .check(
                        "login",
                        c -> c.get("/health")
                                .capture(Capture.secret("token"), json("$.token"))
                                .expect(json("$.x").exists()))
                .build();
        Target target = Target.at("http://edge")
                .transport(telling)
                .secret(Secret.of("PW", "hunter2-hunter2"))
                .origin(Target.at("http://origin")
                        .transport(FakeApp.json(500, "{\"old\":\"s3cr3t-t0ken\",\"pw\":\"plain\"}")));

        assertThat(Smoke.run(suite, target).text()).doesNotContain("s3cr3t-t0ken");
    }

    @Test
    void an_origin_of_an_origin_is_refused() {
        assertThatThrownBy(
                        () -> Target.at("http://a").origin(Target.at("http://b").origin("http://c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an origin must have no origin itself, but has Target(http://c/)");
    }
}
