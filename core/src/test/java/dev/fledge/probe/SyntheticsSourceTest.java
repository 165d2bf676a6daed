package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.testing.ManualTime;
import dev.fledge.testing.MetricSourceContract;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class SyntheticsSourceTest extends MetricSourceContract {
    private static final Instant BEFORE = INTERVAL.start().minusSeconds(3600);

    @Override
    protected String countMetric() {
        return "synthetic-errors";
    }

    @Override
    protected MetricSource withoutData() {
        return synthetics(ManualTime.startingAt(BEFORE), BEFORE, Arm.CANARY).source();
    }

    @Override
    protected MetricSource withoutEvents() throws Exception {
        return withEvent(Arm.CANARY, BEFORE);
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) throws Exception {
        ManualTime time = ManualTime.startingAt(BEFORE);
        try (Synthetics synthetics = synthetics(time, at, arm)) {
            while (time.now().isBefore(INTERVAL.end())) {
                Rounds.run(synthetics, 1);
            }
            return synthetics.source();
        }
    }

    private static Synthetics synthetics(ManualTime time, Instant failingAt, Arm failing) {
        return Synthetics.builder("contract")
                .arm(Arm.BASELINE, deadline -> List.of(answer(time, failing == Arm.BASELINE, failingAt)))
                .arm(Arm.CANARY, deadline -> List.of(answer(time, failing == Arm.CANARY, failingAt)))
                .every(Duration.ofSeconds(60))
                .time(time)
                .roundsKept(1000)
                .unstarted();
    }

    private static Answer answer(ManualTime time, boolean fails, Instant at) {
        boolean now = fails && time.now().equals(at);
        Finding.Builder finding = now ? Finding.fail("health") : Finding.pass("health");
        return new Answer(finding.message("asked").build(), Duration.ofMillis(20));
    }
}
