package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class DeploymentTargetContractTest extends RolloutTargetContract {
    private TwoDeployments world;

    @BeforeEach
    void start() throws Exception {
        world = TwoDeployments.serving(FakeApps.V1, 4);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Override
    protected RolloutTarget target() {
        return world.target();
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
    protected long answeredByCanary(int requests) throws Exception {
        return world.answeredBy(FakeApps.V2, requests);
    }
}
