package dev.fledge.examples.story;

import dev.fledge.rollout.fake.RealNginx;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.rollout.route.Instances;
import dev.fledge.rollout.route.NginxFiles;
import dev.fledge.rollout.route.NginxTarget;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.HttpUrl;

/** A real nginx, steered by a file that it includes and by reloads. */
final class NginxCrossing {
    private static final Duration TO_START = Duration.ofSeconds(20);

    private NginxCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        Path program = Programs.find("nginx");
        Path folder = ScratchFolder.make(held, "nginx");
        RunningRevision stable = counted.launch(Story.STABLE, Deadline.after(TO_START, TimeSource.system()));
        held.hold(() -> stable.stop(Deadline.after(TO_START, TimeSource.system())));
        NginxFiles files = new NginxFiles(RealNginx.config(folder), RealNginx.include(folder), RealNginx.pid(folder));
        NginxTarget.Builder builder = NginxTarget.of(
                        files, "app", freePort(), Instances.over(counted, Story.STABLE, stable))
                .program(program.toString());
        InetSocketAddress first =
                new InetSocketAddress(stable.url().host(), stable.url().port());
        Files.writeString(RealNginx.include(folder), builder.firstInclude(first));
        RealNginx nginx = held.hold(RealNginx.start(program, folder, "$app_upstream"));
        NginxTarget target = held.hold(builder.build());
        return new CountedCrossing(apps, counted, HttpUrl.get(nginx.url()), target, true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
