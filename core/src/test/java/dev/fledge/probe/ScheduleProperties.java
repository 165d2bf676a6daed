package dev.fledge.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Laws of due times, for suites with random periods and probes that take random time. The timer ticks while probes sleep: a sleep moves
 * the one clock, and the ticks that are planned meanwhile run inside of it.
 */
class ScheduleProperties {
    private static final Duration HORIZON = Duration.ofHours(1);
    private static final long TICK_MILLIS = 250;

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T10:00:00Z"));
    private Instant lastTick = time.now();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rounds_of_a_suite_never_overlap_and_those_asked_and_missed_are_those_due(long seed) throws Exception {
        Random random = new Random(seed);
        List<Asked> suites = new ArrayList<>();
        Synthetics.Builder builder =
                Synthetics.builder("laws").maxInFlight(10_000).time(time);
        for (int i = 0; i < 6; i++) {
            Asked suite = new Asked("suite-" + i, Duration.ofMillis(1000 + random.nextInt(60_000)), random);
            suites.add(suite);
            builder.suite(
                    suite.name,
                    s -> s.every(suite.period)
                            .arm(Arm.BASELINE, suite.probe(Arm.BASELINE))
                            .arm(Arm.CANARY, suite.probe(Arm.CANARY)));
        }
        Synthetics synthetics = builder.listener(round -> suites.forEach(suite -> suite.ended(round)))
                .unstarted();

        tickUntilTheHorizon(synthetics);

        long due = suites.stream().mapToLong(suite -> suite.dueBy(lastTick)).sum();
        long asked = suites.stream()
                .mapToLong(suite -> suite.asked.get(Arm.BASELINE))
                .sum();
        assertThat(asked + synthetics.missedRounds()).isEqualTo(due);
        assertThat(synthetics.missedRounds()).isPositive();
        assertThat(suites).allSatisfy(suite -> {
            assertThat(suite.overlaps).isZero();
            assertThat(suite.asked.get(Arm.BASELINE)).isPositive().isEqualTo(suite.asked.get(Arm.CANARY));
            assertThat(Math.abs(suite.first.get(Arm.BASELINE) - suite.first.get(Arm.CANARY)))
                    .isLessThanOrEqualTo(1);
        });
    }

    private void tickUntilTheHorizon(Synthetics synthetics) {
        for (long millis = 0; millis <= HORIZON.toMillis(); millis += TICK_MILLIS) {
            time.at(Duration.ofMillis(millis), () -> {
                lastTick = time.now();
                synthetics.tick(Runnable::run);
            });
        }
        time.advance(HORIZON);
    }

    /** What a suite was asked. */
    private final class Asked {
        private final String name;
        private final Duration period;
        private final Random random;
        private final Map<Arm, Long> asked = new EnumMap<>(Arm.class);
        private final Map<Arm, Long> first = new EnumMap<>(Arm.class);
        private boolean running;
        private boolean inRound;
        private long overlaps;

        Asked(String name, Duration period, Random random) {
            this.name = name;
            this.period = period;
            this.random = random;
        }

        Probe probe(Arm arm) {
            return deadline -> {
                overlaps += running ? 1 : 0;
                running = true;
                asked.merge(arm, 1L, Long::sum);
                first.merge(arm, inRound ? 0L : 1L, Long::sum);
                inRound = true;
                time.sleep(Duration.ofMillis(random.nextInt((int) period.toMillis())));
                running = false;
                return List.of(Rounds.answer(Verdict.PASS, 1));
            };
        }

        void ended(SyntheticRound round) {
            inRound &= !round.suite().equals(name);
        }

        long dueBy(Instant at) {
            long since =
                    Duration.between(Instant.parse("2026-01-01T10:00:00Z"), at).toNanos();
            long phase = Phase.nanos(name, period.toNanos());
            return since < phase ? 0 : (since - phase) / period.toNanos() + 1;
        }
    }
}
