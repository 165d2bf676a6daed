package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class TraefikFileTargetContractTest extends RolloutTargetContract {
    @TempDir
    private Path folder;

    private FileRouter traefik;
    private TraefikFileTarget target;

    @BeforeEach
    void start() throws Exception {
        traefik = new FileRouter(folder.resolve("app.yml"));
        target = TraefikFileTarget.of(traefik.file(), "app")
                .services("app-stable", "app-canary")
                .workload(traefik.workload())
                .api(traefik.api().url())
                .settle(Duration.ofMillis(10))
                .build();
    }

    @AfterEach
    void end() throws Exception {
        target.close();
        traefik.close();
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
    protected long answeredByCanary(int requests) throws Exception {
        return traefik.answeredByCanary(requests);
    }
}
