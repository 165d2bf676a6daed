package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.metric.Arm;
import dev.fledge.probe.SyntheticOutcome;
import dev.fledge.probe.SyntheticResult;
import dev.fledge.probe.SyntheticRound;
import dev.fledge.probe.Synthetics;
import dev.fledge.time.TimeSource;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pains of {@link PainsTest} that come with schedules, and with protocols that not every client speaks. */
@Timeout(60)
class MonitorPainsTest {
    private static final Suite HEALTH = Suite.named("app")
            .check("health", c -> c.get("/health").expect(status(200)))
            .build();

    private static Target answering(int status) {
        return Target.at("http://app")
                .transport(call -> HttpAnswer.builder(status).build());
    }

    private static SyntheticRound next(BlockingQueue<SyntheticRound> rounds) throws InterruptedException {
        SyntheticRound round = rounds.poll(20, TimeUnit.SECONDS);
        assertThat(round).isNotNull();
        return round;
    }

    @Test
    void pain_11_suites_fire_apart_and_few_at_a_time_and_tell_how_late_they_were() throws Exception {
        BlockingQueue<SyntheticRound> rounds = new LinkedBlockingQueue<>();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Target app = Target.at("http://app").transport(call -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            TimeSource.system().sleep(Duration.ofMillis(200));
            inFlight.decrementAndGet();
            return HttpAnswer.builder(200).build();
        });
        Synthetics.Builder builder = Synthetics.builder("fleet")
                .every(Duration.ofSeconds(1))
                .maxInFlight(2)
                .listener(rounds::add);
        for (int i = 0; i < 20; i++) {
            builder.suite("shop-" + i, s -> s.arm(Arm.CANARY, Smoke.probe(HEALTH, app)));
        }

        Set<String> asked = new HashSet<>();
        List<Instant> due = new ArrayList<>();
        try (Synthetics synthetics = builder.start()) {
            while (asked.size() < 20) {
                SyntheticRound round = next(rounds);
                if (asked.add(round.suite())) {
                    due.add(round.endedAt().minus(round.startLag()));
                }
                assertThat(round.startLag()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
            }
            assertThat(synthetics.droppedRounds()).isZero();
        }

        // Two at a time, of which each takes 200 ms, would be through with twenty that fire together in two seconds,
        // and late by as much.
        assertThat(most).hasValue(2);
        Instant first = due.stream().min(Comparator.naturalOrder()).orElseThrow();
        assertThat(due).anyMatch(each -> Duration.between(first, each).compareTo(Duration.ofMillis(500)) > 0);
    }

    @Test
    void pain_14_http_2_is_asked_and_expected() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .heldCertificate(own)
                .addTrustedCertificate(own.certificate())
                .build();
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(trusting.sslSocketFactory());
            server.start(InetAddress.getByName("localhost"), 0);
            server.enqueue(new MockResponse.Builder().build());
            OkHttpClient client = new OkHttpClient.Builder()
                    .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
                    .build();
            Suite suite = Suite.named("app")
                    .check("new protocol", c -> c.get("/").expect(protocol("h2")))
                    .build();

            SmokeReport report = Smoke.run(suite, Target.at(server.url("/")).client(client));

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        }
    }

    @Test
    void also_a_sick_prober_blames_neither_arm() throws Exception {
        BlockingQueue<SyntheticRound> rounds = new LinkedBlockingQueue<>();
        Synthetics.Builder builder = Synthetics.builder("app")
                .arm(Arm.BASELINE, Smoke.probe(HEALTH, answering(200)))
                .arm(Arm.CANARY, Smoke.probe(HEALTH, answering(500)))
                .control(Smoke.probe(HEALTH, answering(503)))
                .every(Duration.ofSeconds(30))
                .listener(rounds::add);

        try (Synthetics synthetics = builder.start()) {
            SyntheticRound round = next(rounds);

            for (Arm arm : List.of(Arm.BASELINE, Arm.CANARY)) {
                assertThat(round.results(arm))
                        .extracting(SyntheticResult::outcome)
                        .containsExactly(SyntheticOutcome.INCONCLUSIVE);
            }
            assertThat(synthetics
                            .window(Arm.CANARY, Duration.ofHours(1))
                            .total()
                            .failures())
                    .isZero();
        }
    }
}
