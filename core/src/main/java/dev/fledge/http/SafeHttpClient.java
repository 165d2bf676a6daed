package dev.fledge.http;

import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * OkHttp with the surprises taken out: a request is sent once unless {@link Retries} say otherwise, no redirect is followed
 * unless {@link Redirects} say so, every call ends by its time-out even where a name look-up hangs, an interrupt ends it at once, and the body is bounded.
 *
 * <p>Thread-safe. Each call in flight has a daemon thread named {@code fledge-http-N}; {@link #close()} cancels the calls and
 * ends threads and connections.
 */
public final class SafeHttpClient implements HttpTransport, AutoCloseable {
    /** What a call may take beyond its time-out before we stop to wait for OkHttp to notice. */
    private static final Duration GRACE = Duration.ofMillis(500);

    /** Methods whose request OkHttp refuses to send without a body. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "PROPPATCH", "QUERY", "REPORT");

    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(1);

    private final AtomicLong threads = new AtomicLong();
    private final ExecutorService workers =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    private final OkHttpClient client;
    private final Connections connections;
    private final TimeSource time;
    private final RetryLoop loop;

    private SafeHttpClient(Builder builder) {
        OkHttpClient.Builder own = builder.client.newBuilder();
        builder.tls.applyTo(own);
        this.client = own.dispatcher(new Dispatcher(workers))
                .connectionPool(new ConnectionPool(5, IDLE_CONNECTION.toMillis(), TimeUnit.MILLISECONDS))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .fastFallback(false)
                // One limit for the whole call: these would end it earlier than it was told.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(HttpCall.DEFAULT_TIMEOUT)
                .addNetworkInterceptor(new HeldRetryAfter())
                .build();
        this.connections = builder.connections;
        this.time = builder.time;
        this.loop = new RetryLoop(
                call -> RedirectChain.exchange(this::once, call, builder.time), builder.retries, builder.time);
    }

    /** Returns a client with the defaults: no retries, connections reused. */
    public static SafeHttpClient create() {
        return builder().build();
    }

    /**
     * Has this JVM load what a call needs, so that the time of the first call is the app's and not the JVM's. It asks a server of its
     * own on the loopback address, the first time it is called, and waits half a second at most; later calls, and a machine without
     * loopback, cost nothing. What only TLS needs is not loaded.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public static void warmUp() throws InterruptedException {
        WarmUp.once();
    }

    /** Starts a client. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the client is closed
     */
    @Override
    public HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
        // What was said over a WebSocket may have had its effect.
        return loop.exchange(
                opensWebSocket(call)
                        ? call.toBuilder("GET", call.url())
                                .retries(Retries.none())
                                .build()
                        : call);
    }

    @Override
    public boolean canStream() {
        return true;
    }

    private HttpAnswer once(HttpCall call) throws IOException, InterruptedException {
        PhaseClock clock = new PhaseClock(time);
        Call sent = clientFor(call).newCall(request(call));
        sent.timeout().timeout(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
        sent.addEventListener(clock);
        Future<HttpAnswer> answer = submit(sent, call, clock);
        try {
            return answer.get(call.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw thrown(e, new FailureSentence(call, clock));
        } catch (TimeoutException e) {
            // Only a name look-up cannot be interrupted; its thread ends when the resolver gives up.
            throw new FailureSentence(call, clock).timeout();
        } finally {
            if (!answer.isDone()) {
                sent.cancel();
            }
        }
    }

    private static boolean opensWebSocket(HttpCall call) {
        return call.live().filter(Live::isWebSocket).isPresent();
    }

    private OkHttpClient clientFor(HttpCall call) {
        if (opensWebSocket(call)) {
            return clientForOneCall()
                    .newBuilder()
                    .protocols(List.of(Protocol.HTTP_1_1))
                    .build();
        }
        return clientForOneCall();
    }

    private OkHttpClient clientForOneCall() {
        return connections == Connections.REUSED
                ? client
                : client.newBuilder()
                        .connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
                        .build();
    }

    private Future<HttpAnswer> submit(Call sent, HttpCall call, PhaseClock clock) {
        try {
            return workers.submit(() -> new SentCall(sent, call, clock, time).answer());
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the HTTP client is closed, so it cannot send " + call, e);
        }
    }

    private static IOException thrown(ExecutionException e, FailureSentence sentence) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
            return sentence.of(failure);
        }
        if (cause instanceof RuntimeException || cause instanceof Error) {
            return sentence.of(new IOException(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause));
        }
        throw new AssertionError(cause);
    }

    private static Request request(HttpCall call) {
        Optional<byte[]> body = call.body();
        RequestBody sent = null;
        if (body.isPresent()) {
            String type = call.headers().first("Content-Type").orElse("application/octet-stream");
            sent = RequestBody.create(body.get(), MediaType.parse(type));
        } else if (WITH_BODY.contains(call.method())) {
            sent = RequestBody.create(new byte[0], null);
        }
        Request.Builder request = new Request.Builder().url(call.url()).method(call.method(), sent);
        call.headers().entries().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
        if (opensWebSocket(call)) {
            request.header("Connection", "Upgrade")
                    .header("Upgrade", "websocket")
                    .header("Sec-WebSocket-Version", "13")
                    .header("Sec-WebSocket-Key", WebSocketTalk.newKey());
        }
        return request.build();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fledge-http-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Cancels the calls in flight, ends the threads and closes the connections. A second call does nothing. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        workers.shutdownNow();
        client.connectionPool().evictAll();
    }

    /** Collects the parts of a client. Not thread-safe. */
    public static final class Builder {
        private OkHttpClient client = new OkHttpClient();
        private Connections connections = Connections.REUSED;
        private Tls tls = Tls.standard();
        private Retries retries = Retries.none();
        private TimeSource time = TimeSource.system();

        private Builder() {}

        /** Sets the client whose proxy, TLS, DNS, authenticators and interceptors are used; it is left as it is. */
        public Builder client(OkHttpClient client) {
            this.client = Check.notNull("client", client);
            return this;
        }

        /** Sets whom the client trusts and how it shows who it is, in place of what {@link #client} brings if that is not the default. */
        public Builder tls(Tls tls) {
            this.tls = Check.notNull("TLS settings", tls);
            return this;
        }

        /** Sets whether calls share connections. Default {@link Connections#REUSED}. */
        public Builder connections(Connections connections) {
            this.connections = Check.notNull("connections", connections);
            return this;
        }

        /** Sets what is sent again of calls that do not say it themselves. Default {@link Retries#none()}. */
        public Builder retries(Retries retries) {
            this.retries = Check.notNull("retries", retries);
            return this;
        }

        /** Sets where phases and waits between attempts take their time from; time-outs use the machine's clock. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /** Builds the client. */
        public SafeHttpClient build() {
            return new SafeHttpClient(this);
        }
    }
}
