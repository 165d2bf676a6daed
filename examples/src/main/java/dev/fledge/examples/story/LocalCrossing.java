package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.local.LocalRouter;
import dev.fledge.rollout.local.LocalTarget;
import java.io.IOException;
import okhttp3.HttpUrl;

/** The embedded default: a weighted router in this JVM, which counts what it passes on. */
final class LocalCrossing implements Crossing {
    private final Where2EatProcess stable;
    private final LocalRouter router;
    private final LocalTarget target;

    LocalCrossing(Held held, Apps apps, long seed) throws IOException, InterruptedException {
        stable = held.hold(apps.startStable());
        router = held.hold(LocalRouter.builder(stable.url()).seed(seed).start());
        target = held.hold(LocalTarget.over(router, Story.STABLE, new RunningWhere2Eat(stable), apps));
    }

    @Override
    public HttpUrl users() {
        return router.baseUrl();
    }

    @Override
    public HttpUrl checks(Arm arm) {
        return router.baseUrl();
    }

    @Override
    public RolloutTarget target() {
        return target;
    }

    @Override
    public MetricSource traffic() {
        return InProcessSource.named("router")
                .arm(Arm.BASELINE, router.traffic(Arm.BASELINE))
                .arm(Arm.CANARY, router.traffic(Arm.CANARY))
                .build();
    }

    @Override
    public long reachedCanary() {
        return router.traffic(Arm.CANARY).snapshot().counts().requests()
                + router.forcedTraffic(Arm.CANARY).snapshot().counts().requests();
    }

    @Override
    public HttpUrl stableUrl() {
        return stable.url();
    }

    @Override
    public boolean stableAlive() {
        return stable.alive();
    }

    @Override
    public long stablePid() {
        return stable.pid();
    }
}
