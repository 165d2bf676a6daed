package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftProbeTest {
    private static final HttpUrl STABLE = HttpUrl.get("http://stable.example/shop/");
    private static final HttpUrl CANARY = HttpUrl.get("http://canary.example");

    private final ManualTime time = ManualTime.startingAt(Instant.EPOCH);
    private final List<String> asked = new ArrayList<>();
    private final DriftMonitor monitor = DriftMonitor.builder("prices")
            .contract(DriftApp.prices())
            .time(time)
            .start();

    @AfterEach
    void close() {
        monitor.close();
    }

    private HttpAnswer answered(String host) {
        return DriftApp.answer(host.equals("canary.example") ? DriftApp.BAD : DriftApp.GOOD)
                .answer();
    }

    private DriftProbe.Builder probe(HttpTransport transport) {
        return DriftProbe.builder(monitor).transport(transport).time(time);
    }

    private List<Answer> ask(Probe probe, Duration allowed) throws InterruptedException {
        return probe.ask(Deadline.after(allowed, time));
    }

    @Test
    void both_arms_are_asked_the_same_and_counted_apart() throws Exception {
        DriftProbe probe = probe(call -> {
                    asked.add(call.method() + " " + call.url());
                    return answered(call.url().host());
                })
                .get("/prices/1?fresh=yes")
                .build();

        List<Answer> stable = ask(
                probe.asking(
                        Arm.BASELINE, CANARY.newBuilder().host("stable.example").build()),
                Duration.ofSeconds(5));
        List<Answer> canary = ask(probe.asking(Arm.CANARY, CANARY), Duration.ofSeconds(5));

        assertThat(asked)
                .containsExactly(
                        "GET http://stable.example/prices/1?fresh=yes", "GET http://canary.example/prices/1?fresh=yes");
        assertThat(stable.get(0).finding())
                .hasToString("PASS PASS drift of prices > GET /prices/1?fresh=yes: answered 200 and keeps 1 contract");
        assertThat(canary.get(0).finding())
                .hasToString(
                        "FAIL CONTRACT_BROKEN drift of prices > GET /prices/1?fresh=yes: answered 200: /id type: expected"
                                + " integer, found string; /items/1/name type: expected string, found number");
        assertThat(monitor.seen(Arm.BASELINE).violations()).isZero();
        assertThat(monitor.seen(Arm.CANARY).violations()).isEqualTo(1);
    }

    @Test
    void an_arm_behind_a_router_is_asked_with_its_headers_and_secrets_are_not_told() throws Exception {
        Probe probe = probe(call -> {
                    asked.add(call.headers().first("X-Canary").orElse("") + " "
                            + call.headers().first("Authorization").isPresent());
                    throw new IOException("no way to " + call);
                })
                .get("/prices/1")
                .header("Authorization", Secret.of("token", "Zq9Zq9Zq9"))
                .build()
                .asking(Arm.CANARY, CANARY, Map.of("X-Canary", "always"));

        Finding finding = ask(probe, Duration.ofSeconds(5)).get(0).finding();

        assertThat(asked).containsExactly("always true");
        assertThat(finding.toString()).doesNotContain("Zq9");
    }

    @Test
    void an_answer_that_no_contract_covers_is_inconclusive() throws Exception {
        Probe probe = probe(call -> answered("stable.example"))
                .post("/prices", "{}")
                .build()
                .asking(Arm.CANARY, STABLE);

        assertThat(ask(probe, Duration.ofSeconds(5)).get(0).finding())
                .hasToString(
                        "INCONCLUSIVE NOT_COVERED drift of prices > POST /prices: answered 200, of which no contract says anything that"
                                + " was checked");
    }

    @Test
    void an_app_that_could_not_be_asked_is_inconclusive() throws Exception {
        Probe probe = probe(call -> {
                    throw new IOException("no way");
                })
                .get("/prices/1")
                .build()
                .asking(Arm.CANARY, CANARY);

        assertThat(ask(probe, Duration.ofSeconds(5)).get(0).finding().verdict()).hasToString("INCONCLUSIVE");
        assertThat(ask(probe, Duration.ZERO).get(0).finding().message())
                .isEqualTo("was not asked, because the time for all questions was over");
    }

    @Test
    void a_probe_that_asks_nothing_is_refused() {
        assertThatThrownBy(() -> probe(call -> answered("x")).build())
                .hasMessage("probe of prices asks nothing; add a question with get()");
        assertThatThrownBy(() -> DriftProbe.builder(monitor).get("/x").build())
                .hasMessage("probe of prices has no transport; set it with transport(SafeHttpClient.create())");
        assertThatThrownBy(() -> DriftProbe.builder(monitor).get("x"))
                .hasMessage("path must begin with one slash and have no fragment, but was 'x'");
    }
}
