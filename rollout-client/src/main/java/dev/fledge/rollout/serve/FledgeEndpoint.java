package dev.fledge.rollout.serve;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.internal.ServerSettings;
import dev.fledge.rollout.LeaseBook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Answers routers and controllers that ask whether a run is alive and what they may do, from a {@link LeaseBook} in memory.
 *
 * <ul>
 *   <li>{@code GET} or {@code HEAD /lease/APP}: 200 while the lease of the app's newest run is held, else 503.
 *   <li>{@code GET /TOKEN/v1/argo/verdict?run=RUN&hash=POD_TEMPLATE_HASH}: 200 and {@code {"verdict":"PASS|WAIT|FAIL","fence":7,
 *       "leaseSecondsLeft":41,"reason":"..."}}; FAIL if the run is unknown or dead or about another pod template.
 *   <li>{@code POST /TOKEN/v1/flagger/HOOK}: 200 for yes, 403 for no, which Flagger does not retry. The app is
 *       {@code metadata.app}, else the name of the Canary. {@code metadata.token} does in place of the token in the path.
 * </ul>
 *
 * <p>A lease says only that somebody is alive, so it may be asked without the token. Nothing is cached, nothing but the first
 * question about a new canary and each step waits for the disk, and a body of more than 64 KiB is refused. What is served ends
 * with {@link #close}. Thread-safe; answers are given on at most 32 daemon threads named {@code fledge-endpoint-N}, and who
 * comes when all are busy is cut off, which every one of them takes for a dead run.
 */
public final class FledgeEndpoint implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int BACKLOG = 128;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Optional<Secret> token;

    private FledgeEndpoint(HttpServer server, ThreadPoolExecutor threads, Optional<Secret> token) {
        this.server = server;
        this.threads = threads;
        this.token = token;
    }

    /** Starts the settings of an endpoint that answers from the book. */
    public static Builder builder(LeaseBook book) {
        return new Builder(book);
    }

    /** Returns the address without the token, such as {@code http://127.0.0.1:8090/}. */
    public HttpUrl url() {
        InetSocketAddress at = server.getAddress();
        return new HttpUrl.Builder()
                .scheme("http")
                .host(at.getAddress().getHostAddress())
                .port(at.getPort())
                .build();
    }

    /** Returns the port, also when it was chosen by the machine. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Returns where hooks and metrics are asked: the address with the token, if there is one. It is as secret as the token.
     */
    public HttpUrl secretUrl() {
        return token.map(secret ->
                        url().newBuilder().addPathSegment(secret.reveal()).build())
                .orElse(url());
    }

    /** Stops answering at once: from then on nobody is told that a run is alive. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "endpoint at " + url();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final LeaseBook book;
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private @Nullable Secret token;

        private Builder(LeaseBook book) {
            this.book = Check.notNull("lease book", book);
        }

        /** Sets the address to listen at; the default is loopback. Any other needs a {@link #token}. */
        public Builder address(InetAddress address) {
            this.address = Check.notNull("address", address);
            return this;
        }

        /**
         * Sets the port, 0 to 65535; the default, 0, lets the machine choose. Whoever asks us must know it, also after a restart.
         *
         * @throws IllegalArgumentException if out of range
         */
        public Builder port(int port) {
            this.port = (int) Check.inRange("port", port, 0, 65_535);
            return this;
        }

        /**
         * Sets the path segment that those who ask must know; the default is none. No webhook of Flagger carries an
         * authentication, so this is all that keeps others from answering for it.
         *
         * @throws IllegalArgumentException unless it has at least 16 characters, all letters, digits, {@code _} or {@code -}
         */
        public Builder token(Secret token) {
            if (!token.reveal().matches("[A-Za-z0-9_-]{16,}")) {
                throw new IllegalArgumentException("token " + token.name()
                        + " must have at least 16 characters, all letters, digits, _ or -, since it stands in a path");
            }
            this.token = token;
            return this;
        }

        /**
         * Opens the port and answers until the endpoint is closed.
         *
         * @throws IOException if the port could not be opened
         * @throws IllegalStateException if the address is not loopback and there is no token
         */
        public FledgeEndpoint start() throws IOException {
            if (token == null && !address.isLoopbackAddress()) {
                throw new IllegalStateException("an endpoint at " + address.getHostAddress()
                        + " can be asked by others, so it needs a token; set token()");
            }
            ServerSettings.apply();
            HttpServer server;
            try {
                server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
            } catch (IOException e) {
                throw new IOException("could not listen at " + address.getHostAddress() + ":" + port + ": "
                        + e.getMessage() + "; choose another port()");
            }
            ThreadPoolExecutor threads = threads();
            Optional<Secret> secret = Optional.ofNullable(token);
            server.setExecutor(threads);
            server.createContext("/", new Questions(book, secret));
            server.start();
            return new FledgeEndpoint(server, threads, secret);
        }

        private static ThreadPoolExecutor threads() {
            AtomicInteger number = new AtomicInteger();
            return new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "fledge-endpoint-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
    }
}
