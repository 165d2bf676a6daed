package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.SmokeCheck.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadyTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<Stage> stages = new ArrayList<>();

    /** What the app answers from a moment on; status 0 refuses. */
    private record Stage(int fromSecond, int status, String version) {}

    private void from(int second, int status, String version) {
        stages.add(new Stage(second, status, version));
    }

    private Target app() {
        return Target.at("http://app").transport(call -> answer());
    }

    private HttpAnswer answer() throws IOException {
        long second = Duration.between(START, time.now()).toSeconds();
        Stage now = stages.stream()
                .filter(stage -> stage.fromSecond() <= second)
                .reduce((first, later) -> later)
                .orElseThrow();
        if (now.status() == 0) {
            throw HttpFailure.of(HttpFailure.Kind.REFUSED, "GET http://app/health: refused");
        }
        return HttpAnswer.builder(now.status())
                .header("X-App-Version", now.version())
                .body("{\"commit\":\"" + now.version() + "\"}")
                .build();
    }

    private Ready ready() {
        return Ready.when(get("/health").expect(status(200))).every(SECOND).time(time);
    }

    @Test
    void waits_out_a_start_and_an_old_version() throws Exception {
        from(0, 0, "");
        from(14, 503, "1.0.0");
        from(31, 200, "1.0.0");
        from(44, 200, "1.1.0");

        ReadyReport report = ready().version(header("X-App-Version").isEqualTo("1.1.0"))
                .consecutive(3)
                .await(app());

        assertThat(report.ready()).isTrue();
        assertThat(report.waited()).isEqualTo(Duration.ofSeconds(46));
        assertThat(report.attempts()).isEqualTo(47);
        assertThat(report.timeline())
                .isEqualTo(
                        "0-14 s connection refused (14) | 14-31 s 503 (17) | 31-44 s 200 but another version: header "
                                + "X-App-Version expected == \"1.1.0\", but was \"1.0.0\" (13) | 44-46 s ok (3)");
    }

    @Test
    void an_old_version_that_stays_is_named_as_the_cause() throws Exception {
        from(0, 200, "1.0.0");

        ReadyReport report = ready().version(json("$.commit").isEqualTo("1.1.0"))
                .within(Duration.ofSeconds(30))
                .await(app());

        assertThat(report.ready()).isFalse();
        assertThat(report.finding().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.finding().reason()).isEqualTo("NOT_READY");
        assertThat(report.finding().message())
                .isEqualTo("NOT READY after 30 s (30 attempts): 0-30 s 200 but another version: $.commit expected == "
                        + "\"1.1.0\", but was \"1.0.0\" (text) (30). The old version is still serving: check the rollout, "
                        + "not the app.");
    }

    @Test
    void an_attempt_that_the_end_of_the_wait_cuts_off_hides_nothing() throws Exception {
        from(0, 503, "1.0.0");
        Target hangsAtLast = Target.at("http://app").transport(call -> {
            if (Duration.between(START, time.now()).toSeconds() < 9) {
                return answer();
            }
            time.advance(call.timeout());
            throw HttpFailure.of(HttpFailure.Kind.TIMEOUT, "GET http://app/health: no whole answer");
        });

        ReadyReport report = ready().within(Duration.ofSeconds(10)).await(hangsAtLast);

        assertThat(report.timeline()).isEqualTo("0-10 s 503 (9)");
        assertThat(report.attempts()).isEqualTo(9);
    }

    @Test
    void the_targets_version_is_demanded_as_well() throws Exception {
        from(0, 200, "1.0.0");
        from(5, 200, "1.1.0");

        ReadyReport report =
                ready().await(app().servedBy(header("X-App-Version").isEqualTo("1.1.0")));

        assertThat(report.ready()).isTrue();
        assertThat(report.waited()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_row_that_breaks_starts_again() throws Exception {
        from(0, 200, "1");
        from(2, 503, "1");
        from(3, 200, "1");

        ReadyReport report = ready().consecutive(3).await(app());

        assertThat(report.waited()).isEqualTo(Duration.ofSeconds(5));
        assertThat(report.timeline()).isEqualTo("0-2 s ok (2) | 2-3 s 503 (1) | 3-5 s ok (3)");
    }

    @Test
    void gives_up_at_once_on_what_waiting_cannot_mend() throws Exception {
        from(0, 503, "1");
        from(3, 401, "1");

        ReadyReport report = ready().failFastOn(status(401, 403)).await(app());

        assertThat(report.finding().reason()).isEqualTo("NOT_READY");
        assertThat(report.finding().message())
                .isEqualTo("NOT READY: gave up after 3 s (4 attempts) because of status in [401, 403]: "
                        + "0-3 s 503 (3) | 3 s 401 (1)");
    }

    @Test
    void gives_up_at_once_on_a_failure_that_waiting_cannot_mend() throws Exception {
        Target app = Target.at("https://app").transport(call -> {
            throw HttpFailure.of(
                    HttpFailure.Kind.TLS, "GET https://app/health: no TLS connection to app:443: certificate expired");
        });

        ReadyReport report = ready().failFastOn(HttpFailure.Kind.TLS).await(app);

        assertThat(report.attempts()).isEqualTo(1);
        assertThat(report.finding().message())
                .isEqualTo("NOT READY: gave up after 0 ms (1 attempt) because of TLS, GET https://app/health: no TLS "
                        + "connection to app:443: certificate expired: 0 s no TLS connection (1)");
    }

    @Test
    void the_last_cause_is_not_swallowed() throws Exception {
        from(0, 503, "1");
        from(2, 0, "");

        ReadyReport report = ready().within(Duration.ofSeconds(3)).await(app());

        assertThat(report.finding().message())
                .isEqualTo("NOT READY after 3 s (3 attempts): 0-2 s 503 (2) | 2-3 s connection refused (1). At last: "
                        + "GET http://app/health: refused");
    }

    @Test
    void versions_that_take_turns_are_told_as_a_rollout_that_is_not_over() throws Exception {
        for (int second = 0; second < 30; second++) {
            from(second, 200, second % 2 == 0 ? "1.0.0" : "1.1.0");
        }

        ReadyReport report = ready().version(header("X-App-Version").isEqualTo("1.1.0"))
                .consecutive(2)
                .within(Duration.ofSeconds(30))
                .await(app());

        assertThat(report.finding().message())
                .endsWith("(1). Both versions answer in turn: the rollout is not over, or it is stuck.");
        assertThat(report.timeline())
                .contains(" | 5-6 s ok (1) | ... 18 changes ... | 24-25 s 200 but another version");
    }

    @Test
    void the_pause_doubles_up_to_its_limit() throws Exception {
        from(0, 503, "1");

        ReadyReport report = ready().slowingTo(Duration.ofSeconds(4))
                .within(Duration.ofSeconds(16))
                .await(app());

        assertThat(report.attempts()).as("at 0, 1, 3, 7, 11 and 15 s").isEqualTo(6);
    }

    @Test
    void a_limit_below_the_first_pause_is_refused() {
        assertThatThrownBy(() -> ready().slowingTo(Duration.ofMillis(500)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("longest pause must not be shorter than the first, 1 s, but was 500 ms");
    }

    @Test
    void one_answer_has_its_own_time_limit() throws Exception {
        List<Duration> allowed = new ArrayList<>();
        Target app = Target.at("http://app").transport(call -> {
            allowed.add(call.timeout());
            return HttpAnswer.builder(200).build();
        });

        ready().attemptTimeout(Duration.ofSeconds(2)).await(app);
        ready().await(app);

        assertThat(allowed).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @Test
    void never_waits_longer_than_it_may() throws Exception {
        from(0, 503, "1");

        ReadyReport report = ready().within(Duration.ofSeconds(10))
                .every(Duration.ofSeconds(4))
                .await(app());

        assertThat(report.waited()).isEqualTo(Duration.ofSeconds(10));
        assertThat(report.attempts()).isEqualTo(3);
        assertThat(time.now()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void what_could_never_be_asked_is_inconclusive() throws Exception {
        Target broken = Target.at("http://app").transport(call -> {
            throw HttpFailure.of(HttpFailure.Kind.DNS, "no such name");
        });

        ReadyReport report = ready().within(Duration.ofSeconds(2)).await(broken);

        assertThat(report.finding().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.finding().reason()).isEqualTo("NOT_READY");
    }

    @Test
    void a_wait_is_a_gate() throws Exception {
        from(0, 200, "1");

        assertThat(ready().gate(app()).check())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.toString())
                                .isEqualTo(
                                        "PASS READY GET /health at Target(http://app/): ready after 0 ms (1 attempt): 0 s ok (1)"));
    }

    @Test
    void a_real_server_that_serves_the_old_version_first_is_waited_out() throws Exception {
        try (TestServer server = TestServer.numbered(
                number -> TestServer.answer("200 OK", "X-App-Version: " + (number < 4 ? "1.0.0" : "1.1.0") + "\r\n", "")
                        .getBytes(StandardCharsets.UTF_8))) {
            ReadyReport report = Ready.when(get("/health").expect(status(200)))
                    .version(header("X-App-Version").isEqualTo("1.1.0"))
                    .consecutive(2)
                    .every(Duration.ofMillis(20))
                    .within(Duration.ofSeconds(40))
                    .await(Target.at(server.url()));

            assertThat(report.ready()).isTrue();
            assertThat(report.attempts()).isEqualTo(5);
            assertThat(report.timeline()).contains("another version").endsWith("ok (2)");
        }
    }
}
