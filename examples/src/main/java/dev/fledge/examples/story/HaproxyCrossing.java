package dev.fledge.examples.story;

import dev.fledge.rollout.fake.RealHaproxy;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.rollout.route.HaproxySocket;
import dev.fledge.rollout.route.HaproxyTarget;
import dev.fledge.rollout.route.Instances;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import okhttp3.HttpUrl;

/** A real HAProxy, steered by its runtime API. */
final class HaproxyCrossing {
    private static final Duration TO_START = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofMillis(500);

    private HaproxyCrossing() {}

    static Crossing open(Held held, Apps apps) throws IOException, InterruptedException {
        CountedApps counted = held.hold(new CountedApps(apps));
        RunningRevision stable = counted.launch(Story.STABLE, Deadline.after(TO_START, TimeSource.system()));
        held.hold(() -> stable.stop(Deadline.after(TO_START, TimeSource.system())));
        RealHaproxy haproxy = held.hold(RealHaproxy.in(
                        ScratchFolder.make(held, "haproxy"),
                        new InetSocketAddress(stable.url().host(), stable.url().port()))
                .program(Programs.find("haproxy"))
                .line("use-server stable if { req.hdr(x-canary) -m str never }")
                .start());
        HaproxyTarget target = held.hold(HaproxyTarget.of(
                        HaproxySocket.unix(haproxy.socket()), "app", Instances.over(counted, Story.STABLE, stable))
                .settle(SETTLE)
                .build());
        return new CountedCrossing(apps, counted, HttpUrl.get(haproxy.url()), target, true);
    }
}
