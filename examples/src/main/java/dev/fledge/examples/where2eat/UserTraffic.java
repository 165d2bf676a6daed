package dev.fledge.examples.where2eat;

import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Okio;

/**
 * People who use Where2Eat: requests at a steady rate, however slow the answers are, 80 % for recommendations and 20 %
 * to the cache. They do not try again and follow no redirect, so nothing that went wrong is hidden, and they never ask
 * for the canary. Runs on daemon threads from {@link Builder#start()} to {@link #close()}. Thread-safe.
 */
public final class UserTraffic implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration TIME_TO_PAUSE = Duration.ofMillis(50);
    private static final Duration TIME_TO_ANSWER = Duration.ofMillis(600);
    private static final Duration TIME_TO_END = Duration.ofMillis(300);
    private static final double SHARE_OF_RECOMMENDATIONS = 0.8;
    private static final int USERS = 500;

    private final HttpUrl base;
    private final long intervalNanos;
    private final Random random;
    private final TimeSource time = TimeSource.system();
    private final UserCounts counts = new UserCounts();
    private final ThreadPoolExecutor threads;
    private final Thread pacer;
    private final OkHttpClient client;
    private volatile boolean closing;
    private volatile boolean cutting;

    private UserTraffic(Builder builder) {
        this.base = builder.base;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / builder.requestsPerSecond;
        this.random = new Random(builder.seed);
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0,
                builder.mostInFlight,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> daemon(work, "fledge-users-" + count.incrementAndGet()));
        this.pacer = daemon(this::pace, "fledge-users-pacer");
        OkHttpClient plain = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .callTimeout(builder.timeout)
                // A server that closes an idle connection itself must not look like a failure, so we are first.
                .connectionPool(new ConnectionPool(builder.mostInFlight, 2, TimeUnit.SECONDS))
                .build();
        this.client = builder.recorder.map(each -> each.recording(plain)).orElse(plain);
    }

    /** Returns a builder for users of the app, or of the router before it, at {@code base}. */
    public static Builder builder(HttpUrl base) {
        return new Builder(base);
    }

    /** How many users and what they do. Not thread-safe. */
    public static final class Builder {
        private final HttpUrl base;
        private int requestsPerSecond = 150;
        private int mostInFlight = 64;
        private long seed = 1;
        private Duration timeout = Duration.ofSeconds(10);
        private Optional<ExchangeRecorder> recorder = Optional.empty();

        private Builder(HttpUrl base) {
            this.base = Objects.requireNonNull(base, "base URL");
        }

        /** Sets the rate at which requests are due, from 1 to 10,000; 150 by default. */
        public Builder requestsPerSecond(int value) {
            this.requestsPerSecond = inRange("requests per second", value, 1, 10_000);
            return this;
        }

        /** Sets how many requests may wait for an answer at once, from 1 to 1,000; 64 by default. More are dropped and counted. */
        public Builder mostInFlight(int value) {
            this.mostInFlight = inRange("most requests in flight", value, 1, 1_000);
            return this;
        }

        /** Sets what the order of requests is drawn from; 1 by default. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Sets how long a user waits for a whole answer; 10 s by default. */
        public Builder timeout(Duration value) {
            this.timeout = Objects.requireNonNull(value, "timeout");
            return this;
        }

        /** Sets what records the requests; nothing by default. */
        public Builder recorder(ExchangeRecorder value) {
            this.recorder = Optional.of(value);
            return this;
        }

        private static int inRange(String subject, int value, int min, int max) {
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException(
                        subject + " must be from " + min + " to " + max + ", but was " + value);
            }
            return value;
        }

        /** Sends the first request now and goes on until the traffic is closed. */
        public UserTraffic start() {
            UserTraffic traffic = new UserTraffic(this);
            traffic.pacer.start();
            return traffic;
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void pace() {
        long due = time.nanoTime();
        try {
            while (!closing) {
                Request request = next();
                sendOrDrop(request);
                due += intervalNanos;
                time.sleep(Duration.ofNanos(due - time.nanoTime()));
            }
        } catch (InterruptedException e) {
            // Closing is the only one who interrupts.
        }
    }

    private void sendOrDrop(Request request) {
        try {
            threads.execute(() -> send(request));
        } catch (RejectedExecutionException e) {
            counts.notSent.increment();
        }
    }

    private Request next() {
        boolean recommendation = random.nextDouble() < SHARE_OF_RECOMMENDATIONS;
        String user = "user-" + random.nextInt(USERS);
        RequestBody body = RequestBody.create("{\"user\":\"" + user + "\"}", JSON);
        return recommendation
                ? new Request.Builder().url(resolve("recommend")).post(body).build()
                : new Request.Builder().url(resolve("cache/" + user)).put(body).build();
    }

    private HttpUrl resolve(String path) {
        return base.newBuilder().addPathSegments(path).build();
    }

    private void send(Request request) {
        counts.sent.increment();
        Call call = client.newCall(request);
        try (Response response = call.execute()) {
            // An answer counts when its last byte has come.
            response.body().source().readAll(Okio.blackhole());
            counts.answered(response);
        } catch (IOException e) {
            if (cutting && call.isCanceled()) {
                counts.cancelled.increment();
            } else {
                counts.failed.increment();
                counts.lastFailure.set(request.method() + " " + request.url().encodedPath() + ": " + e);
            }
        }
    }

    /** Returns what the users have seen so far. */
    public UserReport report() {
        return new UserReport(counts);
    }

    /**
     * Sends nothing more, waits up to 0.6 s for the answers that are still due, breaks off the rest and returns within
     * 1 s. After that the report does not change.
     */
    @Override
    public void close() {
        closing = true;
        pacer.interrupt();
        try {
            pacer.join(TIME_TO_PAUSE.toMillis());
            threads.shutdown();
            if (!threads.awaitTermination(TIME_TO_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                cut();
                threads.awaitTermination(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            cut();
            Thread.currentThread().interrupt();
        }
        client.connectionPool().evictAll();
    }

    private void cut() {
        cutting = true;
        threads.shutdown();
        client.dispatcher().cancelAll();
    }
}
