package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftMonitorTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final ManualTime time = ManualTime.startingAt(NOON);
    private final DriftMonitor monitor = DriftMonitor.builder("prices")
            .contract(DriftApp.prices())
            .fingerprintLimit(3)
            .time(time)
            .start();

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void counts_where_how_often_and_since_when_an_arm_breaks_its_contract() {
        monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.GOOD));
        monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.BAD));
        time.advance(Duration.ofSeconds(30));
        monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.BAD));

        ArmDrift seen = monitor.seen(Arm.CANARY);

        assertThat(seen.checks()).isEqualTo(3);
        assertThat(seen.violations()).isEqualTo(2);
        assertThat(seen.checks(DriftApp.OPERATION)).isEqualTo(3);
        assertThat(seen.drifts())
                .extracting(SeenDrift::toString)
                .containsExactly(
                        "GET /prices/{id} 200 /id type: expected integer, found string (2x)",
                        "GET /prices/{id} 200 /items/*/name type: expected string, found number (2x)");
        assertThat(seen.drifts().get(0).firstSeen()).isEqualTo(NOON);
        assertThat(seen.drifts().get(0).lastSeen()).isEqualTo(NOON.plusSeconds(30));
        assertThat(monitor.seen(Arm.BASELINE).checks()).isZero();
    }

    @Test
    void the_text_tells_the_share_with_its_interval() {
        for (int i = 0; i < 9; i++) {
            monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.GOOD));
        }
        monitor.check(Arm.CANARY, DriftApp.answer("{\"id\": 1.5, \"items\": []}"));

        // Wilson's interval of 1 in 10 as R's binom.confint gives it: 0.0178 to 0.4042.
        assertThat(monitor.seen(Arm.CANARY).text()).isEqualTo("""
                canary: 1 of 10 checks found a breach, 10.00 % (95 % confidence: 1.79 % to 40.42 %)
                  GET /prices/{id} 200 /id type: expected integer, found number (1x)
                """);
        assertThat(monitor.seen(Arm.BASELINE).text())
                .isEqualTo("baseline: no answer was checked, so nothing is known\n");
    }

    @Test
    void kinds_beyond_the_limit_are_counted_and_not_told_apart() {
        for (String key : new String[] {"a", "b", "c", "d", "e"}) {
            monitor.check(Arm.CANARY, DriftApp.answer("{\"id\": 1, \"items\": [{\"name\": 1}], \"" + key + "\": 1}"));
        }
        monitor.check(Arm.CANARY, DriftApp.answer("{\"items\": {}}"));
        monitor.check(Arm.CANARY, DriftApp.answer("[]"));

        ArmDrift seen = monitor.seen(Arm.CANARY);

        assertThat(seen.drifts()).hasSize(3);
        assertThat(seen.overflow()).isEqualTo(1);
        assertThat(seen.violations()).isEqualTo(7);
    }

    @Test
    void indices_and_keys_that_are_values_are_one_place() {
        assertThat(Fingerprint.of("o", new Breach("/users/anna@mail.example/tags/12/name", "type", "w"))
                        .pointer())
                .isEqualTo("/users/*/tags/*/name");
        assertThat(Fingerprint.of("o", new Breach("/by/0b5e7a3c-54a1-4a3e-9d0c-1f2e3d4c5b6a", "type", "w"))
                        .pointer())
                .isEqualTo("/by/*");
        assertThat(Fingerprint.of("o", new Breach("status", "status", "w")).pointer())
                .isEqualTo("status");
    }

    @Test
    void an_answer_that_no_contract_covers_is_counted_apart() {
        assertThat(monitor.check(
                        Arm.CANARY,
                        new LiveAnswer("GET", "/", DriftApp.answer("{}").answer())))
                .isEmpty();

        assertThat(monitor.seen(Arm.CANARY).unchecked(ArmDrift.Unchecked.UNCOVERED))
                .isEqualTo(1);
        assertThat(monitor.seen(Arm.CANARY).checks()).isZero();
    }

    @Test
    void a_contract_that_throws_breaks_nothing() {
        LiveContract broken = new LiveContract() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Optional<CheckedAnswer> check(LiveAnswer answer) {
                throw new IllegalStateException("Zq9");
            }
        };
        try (DriftMonitor other = DriftMonitor.builder("x")
                .contract(broken)
                .contract(DriftApp.prices())
                .start()) {
            assertThat(other.check(Arm.BASELINE, DriftApp.answer(DriftApp.GOOD)))
                    .hasSize(1);

            assertThat(other.seen(Arm.BASELINE).unchecked(ArmDrift.Unchecked.FAILED))
                    .isEqualTo(1);
            assertThat(other.seen(Arm.BASELINE).checks()).isEqualTo(1);
        }
    }

    @Test
    void counts_are_told_to_prometheus() {
        monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.GOOD));
        monitor.check(Arm.CANARY, DriftApp.answer(DriftApp.BAD));

        assertThat(monitor.exposition()).isEqualTo("""
                # HELP fledge_contract_checks_total Live answers that were checked against a contract.
                # TYPE fledge_contract_checks_total counter
                fledge_contract_checks_total{arm="canary",contract="prices",operation="GET /prices/{id} 200",verdict="kept"} 1
                fledge_contract_checks_total{arm="canary",contract="prices",operation="GET /prices/{id} 200",verdict="broken"} 1
                # HELP fledge_contract_unchecked_total Sampled answers that were not checked.
                # TYPE fledge_contract_unchecked_total counter
                fledge_contract_unchecked_total{arm="baseline",reason="dropped"} 0
                fledge_contract_unchecked_total{arm="baseline",reason="unread"} 0
                fledge_contract_unchecked_total{arm="baseline",reason="too_long"} 0
                fledge_contract_unchecked_total{arm="baseline",reason="uncovered"} 0
                fledge_contract_unchecked_total{arm="baseline",reason="failed"} 0
                fledge_contract_unchecked_total{arm="canary",reason="dropped"} 0
                fledge_contract_unchecked_total{arm="canary",reason="unread"} 0
                fledge_contract_unchecked_total{arm="canary",reason="too_long"} 0
                fledge_contract_unchecked_total{arm="canary",reason="uncovered"} 0
                fledge_contract_unchecked_total{arm="canary",reason="failed"} 0
                # HELP fledge_contract_drift_kinds Kinds of breaches that were seen.
                # TYPE fledge_contract_drift_kinds gauge
                fledge_contract_drift_kinds{arm="baseline"} 0
                fledge_contract_drift_kinds{arm="canary"} 2
                """);
    }

    @Test
    void a_monitor_without_a_contract_is_refused() {
        assertThatThrownBy(() -> DriftMonitor.builder("prices").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("monitor prices has no contract, so it would never find drift; add one with contract()");
        assertThatThrownBy(() -> DriftMonitor.builder("prices").share(Double.NaN))
                .hasMessage("share to sample must be from 0.0 to 1.0, but was NaN");
    }
}
