package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.RealHaproxy;
import dev.fledge.testing.RolloutTargetContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** On a real HAProxy. */
class HaproxyTargetContractTest extends RolloutTargetContract {
    private final Hosted apps = new Hosted();
    private final Users users = new Users();
    private RealHaproxy haproxy;
    private HaproxyTarget target;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Hosted.App stable = apps.launch(Hosted.V1, Hosted.soon());
        haproxy = RealHaproxy.in(folder, stable.address()).start();
        target = HaproxyTarget.of(HaproxySocket.unix(haproxy.socket()), "app", Instances.over(apps, Hosted.V1, stable))
                .settle(Duration.ofMillis(20))
                .observeEvery(Duration.ofMillis(20))
                .build();
    }

    @AfterEach
    void end() {
        target.close();
        haproxy.close();
        apps.close();
        users.close();
    }

    @Override
    protected RolloutTarget target() {
        return target;
    }

    @Override
    protected Revision stable() {
        return Hosted.V1;
    }

    @Override
    protected Revision canary() {
        return Hosted.V2;
    }

    @Override
    protected long answeredByCanary(int requests) throws IOException {
        return users.answeredBy("2.0", haproxy.url(), requests);
    }
}
