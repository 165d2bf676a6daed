package dev.fledge.rollout.local;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.internal.Check;
import dev.fledge.internal.ServerSettings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/**
 * A reverse proxy in this JVM that sends a share of the requests to a canary and counts what each arm answers.
 *
 * <p>Each request is decided on its own, by weight; the header {@code X-Canary: always} or {@code never} decides alone. The
 * header is passed on, and each answer of an arm says in {@code X-Fledge-Arm} which it was. The canary is absent, attached
 * (at weight 0 only the header reaches it), or closed: then nothing reaches it, whatever header a request carries. A request
 * is decided and counted in flight in one step, so once {@link #closeCanary} has returned no request reaches the canary but
 * those in {@link Routing#canaryInFlight}.
 *
 * <p>An arm that does not answer is 502, one that is late 504, each counted as its server error; an answer that breaks off
 * breaks off for the client too. Redirects, errors, cookies and compressed bodies are passed on untouched; bodies are
 * streamed. Only {@code GET}, {@code HEAD} and {@code OPTIONS} are ever sent twice, when a pooled connection was closed by the
 * arm before its answer began.
 *
 * <p>It speaks HTTP/1.1 without TLS. Not passed on: {@code Expect}, trailers, upgrades such as WebSocket (the upgrade is left
 * out), {@code GET} with a body (501). {@code Host} is the arm's, the client's is in {@code X-Forwarded-Host}; {@code Date} is
 * the router's; dot segments of a path are resolved. A client of HTTP/1.0 cannot see that an answer without length broke off.
 *
 * <p>It runs on the JDK's HTTP server, which reads its settings once in the life of the JVM: unless they are set, the first
 * router sets the system properties {@code sun.net.httpserver.nodelay=true} and {@code sun.net.httpserver.maxIdleConnections}.
 * If another such server was started before, set the first yourself ({@code -D}), or each answer takes 40 ms.
 *
 * <p>Thread-safe. Threads are daemons named {@code fledge-local-router}, at most as many as requests are served at once; the
 * server adds {@code HTTP-Dispatcher}. All end in {@link #close}, within a second.
 */
public final class LocalRouter implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration CLOSE_STEP = Duration.ofMillis(20);
    private static final int CLOSE_STEPS = 40;
    private static final int BACKLOG = 1024;
    private static final String THREAD_NAME = "fledge-local-router";

    private final Switchboard switchboard;
    private final Carrier carrier;
    private final Workers workers;
    private final HttpServer server;

    private LocalRouter(Builder builder) throws IOException {
        ServerSettings.apply();
        this.switchboard = new Switchboard(builder.stable, builder.seed, builder.time);
        this.carrier = new Carrier(builder.connectTimeout, builder.responseTimeout, builder.maxConcurrent);
        this.server = HttpServer.create(new InetSocketAddress(builder.host, builder.port), BACKLOG);
        this.workers = new Workers(THREAD_NAME, builder.maxConcurrent, builder.busyTimeout);
        server.setExecutor(workers);
        server.createContext("/", new Relay(switchboard, carrier, builder.header, builder.busyMessage()));
        // The server's own thread inherits that it is a daemon from the thread that starts it.
        CompletableFuture.runAsync(server::start, workers).join();
    }

    /**
     * Starts the description of a router in front of {@code stable}.
     *
     * @param stable plain HTTP, without path and query
     * @throws IllegalArgumentException if {@code stable} has a path, a query or is https
     */
    public static Builder builder(HttpUrl stable) {
        return new Builder(Upstream.checked(stable));
    }

    /** Returns where the router listens, such as {@code http://127.0.0.1:40123/}. */
    public HttpUrl baseUrl() {
        InetSocketAddress address = server.getAddress();
        InetAddress host =
                address.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address.getAddress();
        return new HttpUrl.Builder()
                .scheme("http")
                .host(host.getHostAddress())
                .port(address.getPort())
                .build();
    }

    /**
     * Attaches a canary, at weight 0 and open: only the header reaches it.
     *
     * @param canary plain HTTP, without path and query
     * @throws IllegalArgumentException if {@code canary} has a path, a query or is https
     * @throws IllegalStateException if a canary is attached already
     */
    public void attachCanary(HttpUrl canary) {
        switchboard.attach(canary);
    }

    /**
     * Sends a share of the users' requests to the canary, from the next request on. Opens a closed canary.
     *
     * @param permille 0 to 1000; 0 leaves it reachable by header
     * @throws IllegalArgumentException if {@code permille} is out of range
     * @throws IllegalStateException if no canary is attached
     */
    public void canaryWeight(int permille) {
        switchboard.weight(permille);
    }

    /** Lets no request through to the canary from now on, by weight or by header. Those in flight go on. May be repeated. */
    public void closeCanary() {
        switchboard.close();
    }

    /** Closes the canary and forgets it. Its requests in flight go on and stay counted. May be repeated. */
    public void detachCanary() {
        switchboard.detach();
    }

    /**
     * Makes the canary the stable version: all requests from now on. No canary is attached then.
     *
     * @throws IllegalStateException if no canary is attached
     */
    public void promoteCanary() {
        switchboard.promote();
    }

    /**
     * Sends all requests to {@code stable} from now on and closes the canary. Requests in flight to what was stable before
     * go on, and {@link #awaitDrained} waits for them too.
     *
     * @param stable plain HTTP, without path and query
     * @throws IllegalArgumentException if {@code stable} has a path, a query or is https
     */
    public void replaceStable(HttpUrl stable) {
        switchboard.replaceStable(stable);
    }

    /**
     * Waits until no request can reach the canary and none is in flight to it.
     *
     * @return false if the deadline passed first, for example since nobody closed the canary
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitDrained(Deadline deadline) throws InterruptedException {
        while (!routing().drained()) {
            if (deadline.passed()) {
                return false;
            }
            deadline.sleepAtMost(POLL);
        }
        return true;
    }

    /** Reads where requests go, in one step. */
    public Routing routing() {
        return switchboard.routing();
    }

    /** Returns the counts of users' requests to an arm: those that no header forced. */
    public TrafficRecorder traffic(Arm arm) {
        return switchboard.traffic(arm);
    }

    /** Returns the counts of requests to an arm whose header asked for {@code always} or {@code never}. */
    public TrafficRecorder forcedTraffic(Arm arm) {
        return switchboard.forcedTraffic(arm);
    }

    TimeSource time() {
        return switchboard.time();
    }

    void onChange(Runnable listener) {
        switchboard.onChange(listener);
    }

    void removeListener(Runnable listener) {
        switchboard.removeListener(listener);
    }

    /** Stops listening, breaks off all requests and ends all threads, within a second. May be repeated. */
    @Override
    public void close() {
        carrier.close();
        server.stop(0);
        workers.close();
        boolean interrupted = false;
        boolean ended = false;
        for (int step = 0; step < CLOSE_STEPS && !ended && !interrupted; step++) {
            try {
                ended = workers.awaitEnd(CLOSE_STEP);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            // A request may have started between the check and the first call.
            carrier.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Describes a router. Not thread-safe. */
    public static final class Builder {
        private final HttpUrl stable;
        private InetAddress host = InetAddress.getLoopbackAddress();
        private int port;
        private long seed;
        private String header = "X-Canary";
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration responseTimeout = Duration.ofSeconds(30);
        private Duration busyTimeout = Duration.ofSeconds(2);
        private int maxConcurrent = 256;
        private TimeSource time = TimeSource.system();

        private Builder(HttpUrl stable) {
            this.stable = stable;
        }

        /** Sets the address to listen on; the default is loopback, so that nobody outside this machine reaches it. */
        public Builder host(InetAddress host) {
            this.host = Check.notNull("host", host);
            return this;
        }

        /**
         * Sets the port to listen on; the default is 0: any free one.
         *
         * @throws IllegalArgumentException if not from 0 to 65535
         */
        public Builder port(int port) {
            this.port = (int) Check.inRange("port", port, 0, 65_535);
            return this;
        }

        /** Sets where the random choice starts; the default is 0. Requests in the same order choose the same arms again. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the request header whose values {@code always} and {@code never} choose the arm; the default is {@code X-Canary}.
         *
         * @throws IllegalArgumentException if blank
         */
        public Builder header(String header) {
            this.header = Check.notBlank("header", header);
            return this;
        }

        /**
         * Sets how long connecting to an arm may take; the default is 2 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Check.positive("connect timeout", connectTimeout);
            return this;
        }

        /**
         * Sets the longest silence of an arm, before its answer and within it; the default is 30 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder responseTimeout(Duration responseTimeout) {
            this.responseTimeout = Check.positive("response timeout", responseTimeout);
            return this;
        }

        /**
         * Sets how long a request waits for a free slot before it is answered 503; the default is 2 s.
         *
         * @throws IllegalArgumentException if not longer than zero
         */
        public Builder busyTimeout(Duration busyTimeout) {
            this.busyTimeout = Check.positive("busy timeout", busyTimeout);
            return this;
        }

        /**
         * Sets how many requests are served at once, each on a thread; the default is 256. Four times as many may wait; beyond
         * that connections are closed.
         *
         * @throws IllegalArgumentException if not from 1 to 10,000
         */
        public Builder maxConcurrent(int maxConcurrent) {
            this.maxConcurrent = (int) Check.inRange("max concurrent requests", maxConcurrent, 1, 10_000);
            return this;
        }

        /** Sets where latencies and instants come from; the default is the machine's clock. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        private String busyMessage() {
            return "all " + maxConcurrent + " slots were busy for " + busyTimeout
                    + "; raise maxConcurrent or look for a slow arm";
        }

        /**
         * Starts the router; it accepts requests when this returns.
         *
         * @throws IOException if it cannot listen there, for example since the port is taken
         */
        public LocalRouter start() throws IOException {
            return new LocalRouter(this);
        }
    }
}
