package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A canary policy with a rule on the share of answers that break a contract. */
class DriftPolicyTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("contracts")
            .slice(Duration.ofSeconds(5))
            .rule(RateRule.named("contract-violations")
                    .of(DriftMonitor.VIOLATIONS)
                    .per(DriftMonitor.CHECKS)
                    .atMost(0.01)
                    .build())
            .build();

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-31T12:00:00Z"));
    private final DriftMonitor monitor = DriftMonitor.builder("prices")
            .contract(DriftApp.prices())
            .time(time)
            .start();

    @AfterEach
    void close() {
        monitor.close();
    }

    /** Returns the first decision other than to hold within ten minutes of ten answers of each arm a slice. */
    private Decision decided(int checked, int broken) throws Exception {
        CanaryGate gate =
                CanaryGate.of(POLICY).source(monitor.source()).time(time).build();
        Decision decision = gate.look().decision();
        for (int slice = 0; slice < 120 && decision == Decision.HOLD; slice++) {
            for (int i = 0; i < checked; i++) {
                monitor.check(Arm.BASELINE, DriftApp.answer(DriftApp.GOOD));
                monitor.check(Arm.CANARY, DriftApp.answer(i < broken ? DriftApp.BAD : DriftApp.GOOD));
            }
            time.advance(Duration.ofSeconds(5));
            decision = gate.look().decision();
        }
        return decision;
    }

    @Test
    void rolls_back_a_canary_that_breaks_its_contract() throws Exception {
        assertThat(decided(10, 2)).isEqualTo(Decision.ROLLBACK);
    }

    @Test
    void never_promotes_where_nothing_was_checked() throws Exception {
        assertThat(decided(0, 0)).isEqualTo(Decision.HOLD);
    }
}
