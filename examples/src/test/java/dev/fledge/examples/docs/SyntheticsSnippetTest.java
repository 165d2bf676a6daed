package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CheckRule;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.metric.Arm;
import dev.fledge.probe.SyntheticSummary;
import dev.fledge.probe.SyntheticWindow;
import dev.fledge.probe.Synthetics;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class SyntheticsSnippetTest {
    private static final Suite SMOKE = Suite.named("where2eat")
            .check(
                    "recommend",
                    c -> c.post("/recommend").json(Map.of("user", "smoke")).expect(status(200)))
            .build();
    private static final Suite STATUS_PAGE = Suite.named("status page")
            .check("up", c -> c.get("/health").expect(status(200)))
            .build();

    private static Synthetics watch(Target app, Target statusPage, CanaryGate gate) {
        // tag::synthetics
        Target baseline = app.header("X-Canary", "never");
        Target canary = app.header("X-Canary", "always")
                .servedBy(header("X-App-Version").isEqualTo("1.1.0"));
        Synthetics synthetics = Synthetics.builder("where2eat")
                .arm(Arm.BASELINE, Smoke.probe(SMOKE, baseline))
                .arm(Arm.CANARY, Smoke.probe(SMOKE, canary))
                .every(Duration.ofSeconds(30))
                .samplesPerRound(5)
                .confirmFailures(Duration.ofSeconds(2))
                .control(Smoke.probe(STATUS_PAGE, statusPage))
                .listener(gate::vote)
                .start();
        // end::synthetics
        return synthetics;
    }

    private static Synthetics fleet(List<HttpUrl> shops) {
        // tag::synthetics-fleet
        Synthetics.Builder fleet =
                Synthetics.builder("fleet").every(Duration.ofSeconds(30)).maxInFlight(32);
        for (HttpUrl shop : shops) {
            fleet.suite(shop.host(), s -> s.arm(Arm.CANARY, Smoke.probe(SMOKE, Target.at(shop))));
        }
        // end::synthetics-fleet
        return fleet.start();
    }

    @Test
    void watches_the_real_app() throws Exception {
        try (Where2EatProcess app = Where2EatProcess.builder("1.1.0", Digest.parse("sha256:" + "0a".repeat(32)))
                        .twin(Twin.HEALTHY)
                        .start(Deadline.after(Duration.ofSeconds(20), TimeSource.system()));
                Synthetics synthetics = watch(Target.at(app.url()), Target.at(app.url()), gate())) {
            Deadline patience = Deadline.after(Duration.ofSeconds(20), TimeSource.system());
            while (synthetics.window(Arm.CANARY, Duration.ofMinutes(10)).total().answers() == 0 && !patience.passed()) {
                patience.sleepAtMost(Duration.ofMillis(20));
            }

            // tag::synthetics-window
            SyntheticWindow window = synthetics.window(Arm.CANARY, Duration.ofMinutes(10));
            SyntheticSummary recommend = window.checks().get("where2eat > recommend");
            long n = recommend.answers();
            Optional<Duration> p95 = recommend.quantile(0.95);
            // end::synthetics-window

            assertThat(n).isEqualTo(5);
            assertThat(p95).isPresent();
            assertThat(recommend.failures()).isZero();
            assertThat(recommend.inconclusive()).isZero();
        }
    }

    @Test
    void watches_a_fleet() {
        try (Synthetics synthetics =
                fleet(List.of(HttpUrl.get("http://a.localhost:1"), HttpUrl.get("http://b.localhost:1")))) {
            assertThat(synthetics.source().metrics()).contains("synthetic-errors/a.localhost");
        }
    }

    private static CanaryGate gate() {
        return CanaryGate.of(CanaryPolicy.named("votes")
                        .rule(CheckRule.named("recommend")
                                .of("where2eat > recommend")
                                .build())
                        .build())
                .build();
    }
}
