package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The whole way: an HTTPRoute in front of two Deployments. */
@Tag("story")
class DeploymentPairContractTest extends RolloutTargetContract {
    private TwoVersions app;

    @BeforeEach
    void start() throws Exception {
        app = new TwoVersions();
    }

    @AfterEach
    void end() {
        app.close();
    }

    @Override
    protected RolloutTarget target() {
        return app.target;
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
        return app.cluster.answeredByCanary(requests);
    }
}
