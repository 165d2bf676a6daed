package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.RealNginx;
import dev.fledge.testing.RolloutTargetContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** On a real nginx. */
@Tag("story")
class NginxTargetContractTest extends RolloutTargetContract {
    private final Hosted apps = new Hosted();
    private final Users users = new Users();
    private RealNginx nginx;
    private NginxTarget target;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Hosted.App stable = apps.launch(Hosted.V1, Hosted.soon());
        NginxTarget.Builder builder = builder(folder, Instances.over(apps, Hosted.V1, stable));
        Files.writeString(RealNginx.include(folder), builder.firstInclude(stable.address()));
        nginx = RealNginx.start(folder, "$app_upstream");
        target = builder.build();
    }

    static NginxTarget.Builder builder(Path folder, Instances instances) throws IOException {
        NginxFiles files = new NginxFiles(RealNginx.config(folder), RealNginx.include(folder), RealNginx.pid(folder));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return NginxTarget.of(files, "app", free.getLocalPort(), instances)
                    .program(RealNginx.program().toString())
                    .observeEvery(Duration.ofMillis(20));
        }
    }

    @AfterEach
    void end() {
        target.close();
        nginx.close();
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
        return users.answeredBy("2.0", nginx.url(), requests);
    }
}
