package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.Redirects;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RedirectedStepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private MockResponse.Builder redirect(String location) {
        return new MockResponse.Builder().code(302).addHeader("Location", location);
    }

    private CheckResult run(Suite.Builder suite) throws InterruptedException {
        return Smoke.run(suite.build(), Target.at(server.url("/"))).results().get(0);
    }

    @Test
    void a_redirect_is_an_answer_unless_the_suite_follows_it() throws Exception {
        server.enqueue(redirect("/b").build());
        server.enqueue(redirect("/b").build());
        server.enqueue(new MockResponse.Builder().body("b").build());

        CheckResult answer = run(
                Suite.named("app").check("a", c -> c.get("/a").timeout(PATIENCE).expect(status(302))));
        CheckResult followed = run(Suite.named("app")
                .defaults(d -> d.redirects(Redirects.upTo(5)))
                .check("a", c -> c.get("/a").timeout(PATIENCE).expect(status(200), body().contains("b"))));

        assertThat(answer.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(followed.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(followed.attempts()).hasSize(1);
    }

    @Test
    void a_step_says_otherwise_than_its_suite() throws Exception {
        server.enqueue(redirect("/b").build());

        CheckResult result = run(Suite.named("app")
                .defaults(d -> d.redirects(Redirects.upTo(5)))
                .check(
                        "a",
                        c -> c.get("/a")
                                .timeout(PATIENCE)
                                .redirects(Redirects.never())
                                .expect(status(302))));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
    }

    @Test
    void cookies_that_a_redirect_sets_are_sent_by_the_next_step_and_hidden() throws Exception {
        server.enqueue(redirect("/home")
                .addHeader("Set-Cookie", "session=s3ss10n-value; Path=/")
                .build());
        server.enqueue(new MockResponse.Builder().body("home").build());
        server.enqueue(new MockResponse.Builder().body("s3ss10n-value").build());

        CheckResult result = run(Suite.named("app")
                .check(
                        "login",
                        c -> c.step(
                                        "login",
                                        s -> s.post("/login")
                                                .timeout(PATIENCE)
                                                .redirects(Redirects.upTo(1))
                                                .expect(status(200)))
                                .step("me", s -> s.get("/me").expect(body().contains("nobody")))));

        server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("Cookie"))
                .isEqualTo("session=s3ss10n-value");
        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("Cookie"))
                .isEqualTo("session=s3ss10n-value");
        assertThat(result.message()).contains("<secret COOKIE>").doesNotContain("s3ss10n-value");
    }

    @Test
    void the_message_names_every_hop() throws Exception {
        server.enqueue(redirect("/b?token=t0k3n-t0k3n").build());
        server.enqueue(new MockResponse.Builder().code(404).build());

        CheckResult result = run(Suite.named("app")
                .check(
                        "a",
                        c -> c.get("/a")
                                .timeout(PATIENCE)
                                .redirects(Redirects.upTo(5))
                                .expect(status(200))));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.message())
                .contains(
                        "\n  redirects    GET " + server.url("/a") + " 302 -> " + server.url("/b?token=hidden") + "\n");
    }

    @Test
    void a_circle_fails_the_check() throws Exception {
        server.enqueue(redirect("/a").build());

        CheckResult result = run(Suite.named("app")
                .check(
                        "a",
                        c -> c.get("/a")
                                .timeout(PATIENCE)
                                .redirects(Redirects.upTo(5))
                                .expect(status(200))));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("REDIRECT");
        assertThat(result.finding().message())
                .isEqualTo("GET " + server.url("/a") + ": redirected in a circle: GET " + server.url("/a") + " 302 -> "
                        + server.url("/a"));
    }
}
