package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.certificate;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.redirectedTo;
import static dev.fledge.smoke.Expectations.redirects;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAttempt;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import dev.fledge.smoke.yaml.SuiteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Suites against a real nginx with TLS, h2, redirects, a rate limit and two versions behind it. */
@Tag("story")
@Timeout(120)
class NginxSmokeTest {
    @TempDir
    private static Path folder;

    private static RealNginx nginx;

    @BeforeAll
    static void start() throws Exception {
        nginx = RealNginx.started(folder);
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    private static CheckResult run(Target target, UnaryOperator<SmokeCheck.Builder> check) throws InterruptedException {
        Suite suite = Suite.named("nginx")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("it", check)
                .deadline(Duration.ofSeconds(60))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }

    @Test
    void a_suite_from_a_file_passes_on_certificate_protocol_and_redirects() throws Exception {
        Path file = Files.writeString(folder.resolve("smoke.yaml"), """
                suite: edge
                deadline: 60s
                defaults: { timeout: 20s, redirects: 3 }
                checks:
                  - name: secure
                    get: /health
                    expect:
                      - status == 200
                      - protocol == h2
                      - certificate days >= 14
                      - certificate host == localhost
                      - redirects == 0
                  - name: moved
                    get: /old
                    expect:
                      - status == 200
                      - redirectedTo == /new
                      - redirects <= 2
                      - $.cookie == seen=moved-once
                  - name: not followed
                    get: /old
                    redirects: 0
                    expect: [ status == 301, redirectedTo == /moved ]
                """);

        SmokeReport report = Smoke.run(SuiteFile.read(file), nginx.edge());

        assertThat(report.text()).endsWith("3 checks: 3 passed\n");
        assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
    }

    @Test
    void a_certificate_that_ends_soon_and_a_missing_h2_are_told() throws Exception {
        CheckResult result = run(
                nginx.other(),
                c -> c.get("/").expect(status(200), certificate().validFor(Duration.ofDays(14)), protocol("h2")));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("BAD_CERTIFICATE");
        assertThat(result.finding().message())
                .containsPattern("certificate days expected >= 14, but was 2 \\(until [0-9TZ:-]+, issued by "
                        + "CN=Fledge Test Authority\\); protocol expected == h2, but was http/1.1");
    }

    @Test
    void an_authority_that_is_not_trusted_fails_by_tls() throws Exception {
        Target untrusting = Target.at(nginx.edge().url());

        CheckResult result = run(untrusting, c -> c.get("/health").expect(status(200)));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("TLS");
    }

    @Test
    void plain_http_has_no_certificate() throws Exception {
        CheckResult result =
                run(nginx.app(), c -> c.get("/health").expect(certificate().covers("localhost")));

        assertThat(result.finding().message()).endsWith("but the connection had no TLS; ask an https address");
    }

    @Test
    void a_chain_in_java_names_its_hops() throws Exception {
        CheckResult result = run(
                nginx.edge(),
                c -> c.get("/old")
                        .redirects(Redirects.upTo(5))
                        .expect(status(200), redirects().atMost(1), redirectedTo("/new?from=old")));

        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_REDIRECT");
        assertThat(result.finding().message())
                .endsWith("redirects expected <= 1, but was 2: GET "
                        + nginx.edge().url() + "old 301 -> GET " + nginx.edge().url() + "moved 302");
    }

    @Test
    void a_circle_and_a_way_to_plain_http_are_told() throws Exception {
        CheckResult circle = run(
                nginx.edge(), c -> c.get("/circle").redirects(Redirects.upTo(5)).expect(status(200)));
        CheckResult plain = run(
                nginx.edge(), c -> c.get("/plain").redirects(Redirects.upTo(5)).expect(status(200)));

        assertThat(circle.finding().message()).contains(": redirected in a circle: GET ");
        assertThat(plain.finding().message()).contains(": redirected from https to plain http, ");
    }

    @Test
    void secrets_do_not_reach_the_other_host_of_a_redirect() throws Exception {
        Target target = nginx.edge().header("X-Api-Key", Secret.of("API_KEY", "k3y-k3y-k3y"));

        CheckResult result = run(
                target,
                c -> c.get("/elsewhere")
                        .bearer(Secret.of("TOKEN", "s3cr3t-t0ken"))
                        .cookie("session", "s3ss10n-1d")
                        .redirects(Redirects.upTo(1))
                        .expect(status(200), json("$.landed").isEqualTo(true)));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(nginx.seen("/elsewhere", 1).get(0))
                .endsWith(" GET /elsewhere 302 \"Bearer s3cr3t-t0ken\" \"k3y-k3y-k3y\" \"session=s3ss10n-1d\""
                        + " \"fledge-smoke\"");
        assertThat(nginx.seen("/landing", 1))
                .containsExactly(nginx.otherPort() + " GET /landing 200 \"-\" \"-\" \"-\" \"fledge-smoke\"");
    }

    @Test
    void a_rate_limit_that_says_when_to_come_again_is_flaky_and_one_that_does_not_fails() throws Exception {
        Suite suite = Suite.named("limits")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)).retries(Retries.upTo(3)))
                .check("first", c -> c.get("/limited").expect(status(200)))
                .check("asked to come again", c -> c.get("/limited").expect(status(200)))
                .check("first, silent", c -> c.get("/silent").expect(status(200)))
                .check("told nothing", c -> c.get("/silent").expect(status(200)))
                .deadline(Duration.ofSeconds(60))
                .build();

        SmokeReport report = Smoke.run(suite, nginx.edge());

        CheckResult again = report.result("asked to come again").orElseThrow();
        assertThat(again.verdict()).isEqualTo(SmokeVerdict.FLAKY);
        assertThat(again.attempts()).extracting(HttpAttempt::outcome).containsExactly("429", "200");
        assertThat(again.message()).contains("\n  attempts     1: 429 in ");
        assertThat(nginx.seen("/limited", 3)).hasSize(3);
        CheckResult silent = report.result("told nothing").orElseThrow();
        assertThat(silent.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(silent.finding().message()).endsWith("status expected == 200, but was 429");
        assertThat(nginx.seen("/silent", 2)).hasSize(2);
    }

    @Test
    void the_wrong_version_is_inconclusive_by_header_and_by_weight() throws Exception {
        Target meant = nginx.app().servedBy(header("X-App-Version").isEqualTo("new"));
        Map<SmokeVerdict, Integer> byWeight = new EnumMap<>(SmokeVerdict.class);

        CheckResult right =
                run(meant.header("X-Canary", "always"), c -> c.get("/health").expect(status(200)));
        CheckResult wrong =
                run(meant.header("X-Canary", "never"), c -> c.get("/health").expect(status(200)));
        for (int i = 0; i < 40; i++) {
            CheckResult some = run(meant, c -> c.get("/broken").expect(status(200)));
            byWeight.merge(some.verdict(), 1, Integer::sum);
        }

        assertThat(right.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(wrong.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThat(wrong.finding().reason()).isEqualTo("MISROUTED");
        // The new version is broken and the old one is not: what the old one answers is no pass. 40 alike: 2 in 10^12.
        assertThat(byWeight.keySet()).containsExactlyInAnyOrder(SmokeVerdict.FAILED, SmokeVerdict.INCONCLUSIVE);
    }

    @Test
    void an_edge_that_does_not_reach_the_app_is_told_from_the_app() throws Exception {
        Target both = nginx.edge().origin(nginx.app());

        CheckResult shop = run(
                both, c -> c.get("/shop").expect(status(200), json("$.items").isEqualTo(3)));
        CheckResult health = run(both, c -> c.get("/health").expect(status(200)));

        assertThat(shop.finding().reason()).isEqualTo("EDGE_FAILS");
        assertThat(shop.finding().message())
                .startsWith(
                        "at fault is the edge; at the edge: GET " + nginx.edge().url() + "shop answered 502 in ");
        assertThat(health.verdict()).isEqualTo(SmokeVerdict.PASSED);
    }
}
