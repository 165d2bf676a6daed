package dev.fledge.rollout.argo;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ArgoTargetContractTest extends RolloutTargetContract {
    private ArgoCluster cluster;
    private ArgoTarget target;

    @BeforeEach
    void start() throws Exception {
        cluster = ArgoCluster.plain();
        target = cluster.target().build();
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
    }

    @Override
    protected RolloutTarget target() {
        return target;
    }

    @Override
    protected Revision stable() {
        return FakeApps.V1;
    }

    @Override
    protected Revision canary() {
        return FakeApps.V2;
    }

    @Override
    protected long answeredByCanary(int requests) throws IOException {
        return cluster.answeredByCanary(requests);
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(5);
    }
}
