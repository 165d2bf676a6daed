package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.RouteController;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long it takes from the call of an abort until nothing can reach the canary, through an HTTPRoute of the fake
 * API server whose controller takes changes up at once.
 *
 * <p>Arguments: rounds (default 500). What a real gateway needs to tell its proxies comes on top, and is not ours.
 */
public final class RouteBench {
    private static final int WARM_UP = 100;

    private RouteBench() {}

    /** Runs the rounds and prints the times. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        TimeSource time = TimeSource.system();
        AtomicLong closedAt = new AtomicLong();
        try (FakeKubernetes kubernetes = FakeKubernetes.start();
                SteeredRouter router = SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
                KubernetesClient client = KubernetesClient.at(kubernetes.url()).build()) {
            RouteController.on(kubernetes, router, "app-stable", "app-canary");
            kubernetes.onChange(change -> {
                if (!router.canaryReachable()) {
                    closedAt.compareAndSet(0, time.nanoTime());
                }
            });
            kubernetes.put(RouteManifests.HTTP_ROUTE);
            try (HttpRouteTarget target = HttpRouteTarget.of(client, "prod", "app")
                    .services("app-stable", "app-canary")
                    .workload(new SteeredWorkload(router))
                    .settle(Duration.ZERO)
                    .build()) {
                proved(target.apply(new Command.Start(FakeApps.V2), soon(time)));
                measure(target, time, closedAt, WARM_UP);
                print(measure(target, time, closedAt, rounds));
            }
        }
    }

    private static final class Times {
        private final double[] closed;
        private final double[] proved;

        private Times(int rounds) {
            closed = new double[rounds];
            proved = new double[rounds];
        }
    }

    private static Times measure(HttpRouteTarget target, TimeSource time, AtomicLong closedAt, int rounds)
            throws Exception {
        Times times = new Times(rounds);
        for (int i = 0; i < rounds; i++) {
            proved(target.apply(new Command.SetWeight(100), soon(time)));
            closedAt.set(0);
            long start = time.nanoTime();
            proved(target.apply(new Command.Abort(), soon(time)));
            times.proved[i] = (time.nanoTime() - start) / 1e6;
            times.closed[i] = (closedAt.get() - start) / 1e6;
        }
        return times;
    }

    private static Deadline soon(TimeSource time) {
        return Deadline.after(Duration.ofSeconds(20), time);
    }

    private static void proved(Outcome outcome) {
        if (!outcome.shows(Proof.EFFECTIVE)) {
            throw new IllegalStateException(outcome.describe());
        }
    }

    private static void print(Times times) {
        print("abort to canary 0 at the router", times.closed);
        print("abort to its proof (settle time 0)", times.proved);
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.println(String.format(
                Locale.ROOT,
                "%-36s p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms  (%d rounds)",
                what,
                millis[millis.length / 2],
                millis[(int) Math.ceil(millis.length * 0.99) - 1],
                millis[millis.length - 1],
                millis.length));
    }
}
