package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.examples.where2eat.UserTraffic;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.metric.Arm;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.promotion.Promotion;
import dev.fledge.promotion.PromotionOutcome;
import dev.fledge.promotion.PromotionResult;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.LocalRouter;
import dev.fledge.rollout.local.LocalTarget;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class PromotionSnippetTest {
    private static final Revision OLD = new Revision("1.0.0", Digest.parse("sha256:" + "0".repeat(64)));
    private static final Revision NEW = new Revision("1.1.0", Digest.parse("sha256:" + "1".repeat(64)));

    @Test
    void a_healthy_version_is_promoted() throws Exception {
        try (Where2EatProcess stable = start(OLD);
                LocalRouter router = LocalRouter.builder(stable.url()).seed(1).start();
                LocalTarget target = LocalTarget.over(
                        router, OLD, new Running(stable), (revision, deadline) -> new Running(start(revision)));
                UserTraffic users = UserTraffic.builder(router.baseUrl())
                        .requestsPerSecond(400)
                        .start()) {
            Gate smoke = Smoke.gate(fortyTimes(), Target.at(router.baseUrl()).header("X-Canary", "always"));
            InProcessSource traffic = InProcessSource.named("router")
                    .arm(Arm.BASELINE, router.traffic(Arm.BASELINE))
                    .arm(Arm.CANARY, router.traffic(Arm.CANARY))
                    .build();

            PromotionResult result = promote(target, smoke, traffic);

            assertThat(result.summary()).startsWith("Promoted: 1.1.0");
            assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
            assertThat(users.report().byVersion()).containsKeys("1.0.0", "1.1.0");
        }
    }

    /** So that the new JVM is about as fast as the old one when it is judged. */
    private static Suite fortyTimes() {
        Suite.Builder suite = Suite.named("warm");
        for (int i = 0; i < 40; i++) {
            suite.check(
                    "recommend " + i,
                    check -> check.post("/recommend")
                            .json(Map.of("user", "test"))
                            .expect(status(200)));
        }
        return suite.build();
    }

    private static PromotionResult promote(LocalTarget target, Gate smoke, InProcessSource traffic)
            throws InterruptedException {
        // Where users depend on it, leave the first two out (30 s and 5 s) and bake for minutes.
        Duration warmUp = Duration.ofSeconds(1);
        Duration slice = Duration.ofSeconds(1);
        Duration bake = Duration.ofSeconds(4);
        // tag::promotion
        CanaryPolicy policy = CanaryPolicy.named("where2eat")
                .warmUp(warmUp)
                .slice(slice)
                .rule(RateRule.named("error rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();

        PromotionResult result = Promotion.of("where2eat")
                .target(target)
                .canary(NEW)
                .beforeTraffic("smoke", smoke)
                .step(50, bake)
                .step(250, bake)
                .judge(CanaryGate.of(policy).source(traffic).build())
                .build()
                .run();
        // end::promotion
        return result;
    }

    private static Where2EatProcess start(Revision revision) throws IOException, InterruptedException {
        return Where2EatProcess.builder(revision.version(), revision.digest())
                .start(Deadline.after(Duration.ofSeconds(20), TimeSource.system()));
    }

    private record Running(Where2EatProcess process) implements RunningRevision {
        @Override
        public HttpUrl url() {
            return process.url();
        }

        @Override
        public boolean alive() {
            return process.alive();
        }

        @Override
        public void stop(Deadline deadline) throws InterruptedException {
            process.stop(deadline);
        }
    }
}
