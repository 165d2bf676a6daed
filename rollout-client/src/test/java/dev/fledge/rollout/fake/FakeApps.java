package dev.fledge.rollout.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;

/**
 * Launches apps in this JVM that answer every request 200 with the version of their revision, and counts the requests.
 *
 * <p>A request to {@code /hold} is answered after {@link #release}. Thread-safe.
 */
public final class FakeApps implements Launcher {
    static {
        // Read once in the life of the JVM: without it each answer on a kept connection takes 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** Version 1.0, of a digest of ones. */
    public static final Revision V1 = new Revision("1.0", new Digest("sha256", "1".repeat(64)));
    /** Version 2.0, of a digest of twos. */
    public static final Revision V2 = new Revision("2.0", new Digest("sha256", "2".repeat(64)));
    /** Version 3.0, of a digest of threes. */
    public static final Revision V3 = new Revision("3.0", new Digest("sha256", "3".repeat(64)));

    private final Map<Revision, AtomicLong> requests = new ConcurrentHashMap<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public RunningRevision launch(Revision revision, Deadline deadline) throws IOException {
        return new App(revision);
    }

    /** Returns how many requests have reached that revision. */
    public long requests(Revision revision) {
        return count(revision).get();
    }

    /** Answers the requests to {@code /hold}, those that wait and those that come. */
    public void release() {
        release.countDown();
    }

    private AtomicLong count(Revision revision) {
        return requests.computeIfAbsent(revision, one -> new AtomicLong());
    }

    private final class App implements RunningRevision {
        private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fledge-fake-app");
            thread.setDaemon(true);
            return thread;
        });
        private final AtomicBoolean alive = new AtomicBoolean(true);
        private final HttpServer server;

        private App(Revision revision) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, revision));
            server.start();
        }

        private void answer(HttpExchange exchange, Revision revision) throws IOException {
            count(revision).incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/hold")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = revision.version().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public HttpUrl url() {
            return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        @Override
        public boolean alive() {
            return alive.get();
        }

        @Override
        public void stop(Deadline deadline) {
            alive.set(false);
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
