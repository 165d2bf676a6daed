package dev.fledge.rollout.kubernetes;

import java.io.Closeable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/** One HTTP client for each lane, with its own threads, connections and permits, over the same TLS settings. */
final class Lanes implements Closeable {
    /** OkHttp's default of 5 for each host would queue the sixth request behind watches for ever. */
    private static final int MOST_CALLS = 1024;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofSeconds(10);
    private static final int IDLE_CONNECTIONS = 8;
    private static final int IDLE_SECONDS = 30;

    private final Map<Lane, OkHttpClient> clients = new EnumMap<>(Lane.class);

    /** Set once the first byte of a request may have left. */
    static final class Sent extends AtomicBoolean {
        private static final long serialVersionUID = 1L;
    }

    private static final class SentListener extends EventListener {
        @Override
        public void requestHeadersStart(Call call) {
            Sent sent = call.request().tag(Sent.class);
            if (sent != null) {
                sent.set(true);
            }
        }
    }

    Lanes(OkHttpClient base) {
        for (Lane lane : Lane.values()) {
            clients.put(lane, client(base, lane));
        }
    }

    private static OkHttpClient client(OkHttpClient base, Lane lane) {
        Dispatcher dispatcher = new Dispatcher(
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "fledge-kubernetes");
                    thread.setDaemon(true);
                    return thread;
                }));
        dispatcher.setMaxRequests(MOST_CALLS);
        dispatcher.setMaxRequestsPerHost(MOST_CALLS);
        return base.newBuilder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(CONNECT)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .pingInterval(lane == Lane.WATCHES ? PING : Duration.ZERO)
                .eventListener(new SentListener())
                .build();
    }

    OkHttpClient of(Lane lane) {
        // Not getOrDefault: that would make a whole client, TLS and all, for each request.
        return clients.computeIfAbsent(lane, missing -> new OkHttpClient());
    }

    @Override
    public void close() {
        clients.values().forEach(client -> {
            client.dispatcher().cancelAll();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });
    }
}
