package dev.fledge.http;

import java.io.IOException;
import okhttp3.OkHttpClient;

/** Sends a call and returns the answer. Implementations are thread-safe. */
@FunctionalInterface
public interface HttpTransport {
    /**
     * Sends the call and returns the answer, whatever its status.
     *
     * @throws HttpFailure if no whole answer came, with the kind of failure and a sentence without secrets
     * @throws IOException if the transport of your own says so
     * @throws InterruptedException if the thread was interrupted; the call is cancelled then
     */
    HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException;

    /**
     * Returns whether an answer ends where {@link HttpCall#live()} says. Default false: the transport reads every answer to
     * its end, and opens no WebSocket.
     */
    default boolean canStream() {
        return false;
    }

    /**
     * Returns a transport that has proxy, TLS, DNS and interceptors of {@code client}, but sends each request once and follows
     * no redirect unless the call says otherwise, and takes the time-out from the call. Closing it leaves {@code client} as it was.
     */
    static SafeHttpClient over(OkHttpClient client) {
        return SafeHttpClient.builder().client(client).build();
    }
}
