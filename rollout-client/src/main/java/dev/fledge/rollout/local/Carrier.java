package dev.fledge.rollout.local;

import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Carries a request to an arm exactly once: no redirects, retries, cookies, cache, proxy or decompression. The one
 * exception: a request that changes nothing is sent again when a pooled connection proves to be closed.
 *
 * <p>Thread-safe.
 */
final class Carrier implements AutoCloseable {
    // Shorter than the 5 s after which Node.js closes an idle connection, the shortest of the usual servers.
    private static final long KEEP_ALIVE_SECONDS = 4;

    private final OkHttpClient pooled;
    private final OkHttpClient fresh;
    private volatile boolean closed;

    Carrier(Duration connect, Duration response, int maxIdle) {
        this.pooled = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(maxIdle, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
                .socketFactory(new CountingSocket.Factory())
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY)
                .fastFallback(false)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(connect)
                .readTimeout(response)
                .writeTimeout(response)
                .addNetworkInterceptor(Hop::intercept)
                .build();
        this.fresh = pooled.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .build();
    }

    /** Sends the request and returns when the head of the answer is there; its status is that of {@code hop}. */
    Response send(Request request, Hop hop) throws IOException {
        try {
            return execute(pooled, request);
        } catch (IOException e) {
            if (!hop.maySendAgain(request.method())) {
                throw e;
            }
            return execute(fresh, request);
        }
    }

    private Response execute(OkHttpClient client, Request request) throws IOException {
        if (closed) {
            throw new IOException("the router is closed");
        }
        return client.newCall(request).execute();
    }

    boolean closed() {
        return closed;
    }

    /** Breaks off all requests. Requests that start at the same moment may need a second call. */
    @Override
    public void close() {
        closed = true;
        pooled.dispatcher().cancelAll();
        pooled.connectionPool().evictAll();
    }
}
