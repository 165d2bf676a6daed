package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class FlaggerTargetContractTest extends RolloutTargetContract {
    private FlaggerStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new FlaggerStage(Duration.ofMillis(4));
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Override
    protected RolloutTarget target() {
        return stage.target;
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
        return stage.answeredByCanary(requests);
    }
}
