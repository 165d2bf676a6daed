package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Counts;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("story")
class RouterLoadTest {
    private static final int CLIENTS = 200;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(CLIENTS, 1, TimeUnit.MINUTES))
            .readTimeout(Duration.ofSeconds(60))
            .build();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private App stable;
    private App canary;
    private LocalRouter router;

    @BeforeEach
    void start() throws Exception {
        stable = App.named("stable");
        canary = App.named("canary");
        router = LocalRouter.builder(stable.url()).start();
        router.attachCanary(canary.url());
        router.canaryWeight(250);
    }

    @AfterEach
    void end() {
        client.connectionPool().evictAll();
        router.close();
        stable.close();
        canary.close();
    }

    @Test
    void splits_20000_requests_of_200_clients_by_weight_and_loses_none() throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicLong byCanary = new AtomicLong();

        inClients(() -> {
            while (started.incrementAndGet() <= 20_000) {
                if (get("none").equals("canary")) {
                    byCanary.incrementAndGet();
                }
            }
        });

        assertThat(failures).isEmpty();
        // The central 99.9 % of the binomial distribution with n = 20,000 and p = 0.25.
        assertThat(byCanary.get()).isBetween(4799L, 5202L);
        // Seed 0 chooses the canary 5051 times in its first 20,000 draws, in whatever order threads draw.
        assertThat(byCanary.get()).isEqualTo(5051);
        assertThat(canary.requests()).isEqualTo(5051);
        assertThat(router.traffic(Arm.CANARY).snapshot().counts()).isEqualTo(new Counts(5051, 0, 0));
        assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(14_949, 0, 0));
    }

    @Test
    void nothing_is_answered_by_the_canary_once_close_has_returned_and_nothing_is_lost() throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        AtomicLong late = new AtomicLong();
        AtomicLong beforeClose = new AtomicLong();
        AtomicBoolean drained = new AtomicBoolean();

        inClients(() -> {
            for (int number = started.incrementAndGet(); number <= 10_000; number = started.incrementAndGet()) {
                if (number == 5000) {
                    router.closeCanary();
                    closed.set(true);
                    drained.set(router.awaitDrained(Eventually.soon()));
                }
                boolean wasClosed = closed.get();
                boolean byCanary = get(number % 2 == 0 ? "none" : "always").equals("canary");
                (wasClosed ? late : beforeClose).addAndGet(byCanary ? 1 : 0);
            }
        });

        assertThat(failures).isEmpty();
        assertThat(late).hasValue(0);
        assertThat(beforeClose.get()).isPositive();
        assertThat(drained).isTrue();
        assertThat(canary.requests()).isEqualTo(beforeClose.get());
        assertThat(router.routing().canaryInFlight()).isZero();
    }

    @Test
    void a_busy_router_closes_within_a_second_and_leaves_no_thread() throws Exception {
        AtomicBoolean go = new AtomicBoolean(true);
        Thread load = new Thread(() -> inClients(() -> {
            while (go.get()) {
                get("none");
            }
        }));
        load.start();
        Eventually.holds("load", () -> stable.requests() > 500);
        Deadline clock = Deadline.after(Duration.ofSeconds(20), TimeSource.system());

        router.close();
        Duration took = clock.elapsed();
        go.set(false);
        load.join(20_000);

        assertThat(took).isLessThan(Duration.ofSeconds(1));
        Eventually.holds(
                "no thread of the router",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("fledge-local-router")));
    }

    @Test
    void close_may_be_repeated() {
        router.close();
        router.close();

        assertThat(router.routing().canary()).isPresent();
    }

    @FunctionalInterface
    private interface ClientTask {
        void run() throws IOException, InterruptedException;
    }

    private void inClients(ClientTask task) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread thread = new Thread(() -> {
                try {
                    task.run();
                } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                    failures.add(e.toString());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join(120_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private String get(String wish) throws IOException {
        Request request = new Request.Builder()
                .url(router.baseUrl())
                .header("X-Canary", wish)
                .build();
        try (Response answer = client.newCall(request).execute()) {
            String body = answer.body().string();
            if (answer.code() != 200) {
                throw new IOException(answer.code() + " " + body);
            }
            return body;
        }
    }
}
