package dev.fledge.promotion;

import dev.fledge.artifact.Digest;
import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.RateRule;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.rollout.Revision;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A promotion of 1.1.0 over a scripted target: 5 % and 50 % for a minute each, at most 1 % errors. */
abstract class ScriptedPromotion {
    static final Revision STABLE = new Revision("1.0.0", Digest.parse("sha256:" + "a".repeat(64)));
    static final Revision CANARY = new Revision("1.1.0", Digest.parse("sha256:" + "b".repeat(64)));
    static final String ROLLBACK = "roll back to 1.0.0 (sha256:aaaaaaaaaaaa)";

    final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-31T12:00:00Z"));
    final ScriptedTarget target = new ScriptedTarget(time, STABLE);
    final TrafficRecorder canary = TrafficRecorder.create();

    Promotion.Builder promotion() {
        CanaryGate judge = CanaryGate.of(policy())
                .source(InProcessSource.named("router")
                        .arm(Arm.CANARY, canary)
                        .time(time)
                        .build())
                .time(time)
                .build();
        return Promotion.of("where2eat")
                .target(target)
                .canary(CANARY)
                .judge(judge)
                .step(50, Duration.ofSeconds(60))
                .step(500, Duration.ofSeconds(60))
                .holdAtMost(Duration.ofSeconds(30))
                .lookEvery(Duration.ofSeconds(5))
                .time(time);
    }

    static CanaryPolicy policy() {
        return CanaryPolicy.named("article")
                .mode(EvidenceMode.POINT)
                .rule(RateRule.named("error-rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
    }

    static Gate failing(String subject) {
        return () -> List.of(Finding.fail(subject).message(subject + " is bad").build());
    }

    /** Ten requests a second, with some errors in each hundred. */
    void traffic(int seconds, int errorsPerHundred) {
        for (int second = 0; second < seconds; second++) {
            time.at(Duration.ofSeconds(second), () -> record(10, errorsPerHundred / 10));
        }
    }

    void record(int requests, int errors) {
        for (int i = 0; i < requests; i++) {
            canary.record(i < errors ? 500 : 200, 1_000_000);
        }
    }
}
