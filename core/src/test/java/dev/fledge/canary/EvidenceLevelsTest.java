package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EvidenceLevelsTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("levels")
            .warmUp(Duration.ZERO)
            .rule(RateRule.named("errors")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(CountRule.named("exceptions")
                    .of("exceptions")
                    .per("requests")
                    .notWorseThanBaseline(2)
                    .rollbackOnly()
                    .build())
            .build();

    @Test
    void nothing_is_known_before_anything_was_seen() {
        EvidenceLevels levels = CanaryRun.of(POLICY, CanaryState.openedAt(NOON)).evidence();

        assertThat(levels.logOddsWorse()).isEqualTo(Double.NEGATIVE_INFINITY);
        // One in five of alpha is for hard failure; of the rest 0.4 / 0.65 for rates and 0.25 / 0.65 for events.
        assertThat(levels.logOddsHardFailure()).isCloseTo(Math.log(0.2), within(1e-12));
        assertThat(levels.rules()).extracting(EvidenceLevels.OfRule::rule).containsExactly("errors", "exceptions");
        assertThat(levels.rules().get(0).logOddsWorse()).isCloseTo(Math.log(0.8 * 8 / 13), within(1e-12));
        assertThat(levels.rules().get(1).logOddsWorse()).isCloseTo(Math.log(0.8 * 5 / 13), within(1e-12));
        assertThat(levels.rules().get(0).logOddsWithin()).hasValueCloseTo(0.0, within(1e-12));
        assertThat(levels.rules().get(1).logOddsWithin()).isEmpty();
        assertThat(levels.needed()).isEqualTo(new EvidenceLevels.Needed(-StrictMath.log(0.01), StrictMath.log(40)));
    }

    @Test
    void a_canary_that_fails_rolls_back_where_the_combined_odds_reach_what_is_needed() {
        CanaryRun run = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        List<EvidenceLevels> trail = new ArrayList<>();
        Decision decision = Decision.HOLD;

        for (int i = 0; decision == Decision.HOLD && i < 100; i++) {
            run.observe(slice(i));
            decision = run.decide(second(5L * i + 5));
            trail.add(run.evidence());
        }

        assertThat(decision).isEqualTo(Decision.ROLLBACK);
        EvidenceLevels last = trail.remove(trail.size() - 1);
        assertThat(last.rules().get(0).beyondLimit()).isTrue();
        assertThat(last.logOddsWorse())
                .isGreaterThanOrEqualTo(last.needed().logOddsToRollBack())
                .isCloseTo(last.rules().get(0).logOddsWorse(), within(1e-9));
        assertThat(trail)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(before -> before.logOddsWorse() < before.needed().logOddsToRollBack());
    }

    @Test
    void asking_for_the_evidence_changes_nothing() {
        CanaryRun asked = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        CanaryRun other = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));

        for (int i = 0; i < 5; i++) {
            asked.observe(slice(i));
            other.observe(slice(i));
            asked.evidence();
        }

        assertThat(asked.state().toBytes()).isEqualTo(other.state().toBytes());
        assertThat(asked.look(second(600))).isEqualTo(other.look(second(600)));
    }

    @Test
    void no_odds_are_not_a_number() {
        EvidenceLevels.Needed needed = new EvidenceLevels.Needed(4.6, 3.7);

        assertThatThrownBy(() -> new EvidenceLevels(Double.NaN, 0, List.of(), needed))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new EvidenceLevels(0, Double.NaN, List.of(), needed))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new EvidenceLevels.OfRule("r", Double.NaN, OptionalDouble.empty(), false))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new EvidenceLevels.OfRule("r", 0, OptionalDouble.of(Double.NaN), false))
                .hasMessageContaining("NaN");
    }

    /** 5 of 100 of the canary's requests fail, none of the baseline's. */
    private static List<Observation> slice(int i) {
        long from = 5L * i;
        long to = from + 5;
        return List.of(
                count("requests", Arm.CANARY, from, to, 20),
                count("server-errors", Arm.CANARY, from, to, 1),
                count("exceptions", Arm.CANARY, from, to, 0),
                count("requests", Arm.BASELINE, from, to, 400),
                count("server-errors", Arm.BASELINE, from, to, 0),
                count("exceptions", Arm.BASELINE, from, to, 0));
    }
}
