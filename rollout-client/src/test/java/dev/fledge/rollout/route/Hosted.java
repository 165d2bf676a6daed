package dev.fledge.rollout.route;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;

/** Launches apps in this JVM behind a real router; each answers with its version, and to {@code /hold} when released. */
final class Hosted implements Launcher, AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final Revision V1 = new Revision("1.0", new Digest("sha256", "1".repeat(64)));
    static final Revision V2 = new Revision("2.0", new Digest("sha256", "2".repeat(64)));

    private final List<App> apps = new ArrayList<>();

    @Override
    public synchronized App launch(Revision revision, Deadline deadline) throws IOException {
        App app = new App(revision);
        apps.add(app);
        return app;
    }

    synchronized App last(Revision revision) {
        return apps.stream()
                .filter(app -> app.revision.equals(revision))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Override
    public synchronized void close() {
        apps.forEach(app -> app.stop(soon()));
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            if (deadline.passed()) {
                throw new AssertionError("waited in vain for: " + what);
            }
            deadline.sleepAtMost(Duration.ofMillis(2));
        }
    }

    static final class App implements RunningRevision {
        private final Revision revision;
        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicLong holding = new AtomicLong();
        private final AtomicLong answered = new AtomicLong();
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile boolean alive = true;
        private volatile long lastAnswerNanos;

        private App(Revision revision) throws IOException {
            this.revision = revision;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                if (exchange.getRequestURI().getPath().equals("/hold")) {
                    hold();
                }
                byte[] body = revision.version().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
                answered.incrementAndGet();
                lastAnswerNanos = TimeSource.system().nanoTime();
            });
            server.start();
        }

        private void hold() {
            holding.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void release() {
            release.countDown();
        }

        long holding() {
            return holding.get();
        }

        long answered() {
            return answered.get();
        }

        long lastAnswerNanos() {
            return lastAnswerNanos;
        }

        void die() {
            stop(soon());
        }

        InetSocketAddress address() {
            return server.getAddress();
        }

        @Override
        public HttpUrl url() {
            return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        @Override
        public boolean alive() {
            return alive;
        }

        @Override
        public void stop(Deadline deadline) {
            alive = false;
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
