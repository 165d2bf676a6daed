package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    private static final Eventually SOON =
            Eventually.within(Duration.ofSeconds(1)).failFastOn(status(410));

    private final ManualTime time = ManualTime.startingAt(Instant.EPOCH);
    private final FakeApp app = new FakeApp();

    private static Suite suite(UnaryOperator<SmokeCheck.Builder> check, Duration deadline) {
        return Suite.named("app").check("read", check).deadline(deadline).build();
    }

    private CheckResult run(Duration deadline) throws InterruptedException {
        Suite suite = suite(
                c -> c.get("/cache/7")
                        .eventually(SOON)
                        .expect(status(200), json("$.value").isEqualTo(42)),
                deadline);
        return Smoke.run(suite, app.target(), Allowance.of(suite, time))
                .results()
                .get(0);
    }

    @Test
    void it_is_asked_again_until_it_is_met_which_is_no_flake() throws Exception {
        app.on(
                "GET /cache/7",
                FakeApp.json(404, ""),
                call -> {
                    throw HttpFailure.of(HttpFailure.Kind.REFUSED, "refused");
                },
                FakeApp.json(200, "{\"value\":41}"),
                FakeApp.json(200, "{\"value\":42}"));

        CheckResult result = run(Duration.ofSeconds(30));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(app.requests()).hasSize(4);
        assertThat(result.finding().message()).endsWith("(met when asked 4 times in 600 ms)");
        assertThat(result.latency()).isZero();
    }

    @Test
    void what_is_never_met_fails_with_the_last_answer() throws Exception {
        app.on("GET /cache/7", FakeApp.json(200, "{\"value\":41}"));

        CheckResult result = run(Duration.ofSeconds(30));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("UNEXPECTED_BODY");
        assertThat(time.now()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(result.finding().message())
                .endsWith("$.value expected == 42, but was 41 (number) (not met within 1 s, asked 6 times in 1 s)");
        assertThat(result.message())
                .startsWith("FAILED  app > read")
                .endsWith("\n  eventually   not met within 1 s, asked 6 times in 1 s");
    }

    @Test
    void an_answer_that_makes_waiting_useless_ends_it_at_once() throws Exception {
        app.on("GET /cache/7", FakeApp.json(404, ""), FakeApp.json(410, "gone"));

        CheckResult result = run(Duration.ofSeconds(30));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(result.finding().reason()).isEqualTo("FAILED_FAST");
        assertThat(app.requests()).hasSize(2);
        assertThat(result.message())
                .endsWith("\n  eventually   gave up after asking 2 times in 200 ms, because of status == 410");
    }

    @Test
    void a_deadline_that_cuts_the_wait_short_tells_nothing_about_the_app() throws Exception {
        app.on("GET /cache/7", call -> {
            time.advance(Duration.ofMillis(1300));
            return HttpAnswer.builder(404).build();
        });
        Suite suite = Suite.named("app")
                .check("first", c -> c.get("/cache/7").expect(status(404)))
                .check(
                        "read",
                        c -> c.get("/cache/7")
                                .eventually(Eventually.within(Duration.ofSeconds(2)))
                                .expect(status(200)))
                .deadline(Duration.ofSeconds(3))
                .build();

        CheckResult result = Smoke.run(suite, app.target(), Allowance.of(suite, time))
                .results()
                .get(1);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThat(result.finding().reason()).isEqualTo("DEADLINE");
        assertThat(result.message())
                .startsWith("INCONCLUSIVE  app > read")
                .endsWith(
                        "\n  eventually   asked 2 times in 2800 ms, when the 3 s of all checks were over; it had 2 s");
    }

    @Test
    void what_would_do_work_again_or_has_no_time_is_refused() {
        assertThatThrownBy(() -> suite(c -> c.post("/").eventually(SOON).expect(status(200)), Duration.ofSeconds(9)))
                .hasMessage(
                        "check 'read': POST would do its work again each time it is asked, so eventually() needs an "
                                + "idempotencyKey(); or wait in a step of its own, with GET");
        assertThatThrownBy(() -> suite(c -> c.get("/").eventually(SOON).expect(status(200)), Duration.ofSeconds(1)))
                .hasMessage(
                        "check 'read': waits within 1 s, but all checks of suite app together have 1 s; wait shorter, "
                                + "or set a later deadline()");
        assertThat(suite(
                                c -> c.post("/")
                                        .idempotencyKey("Key", "k")
                                        .eventually(SOON)
                                        .expect(status(200)),
                                Duration.ofSeconds(9))
                        .checks())
                .hasSize(1);
    }
}
