package dev.fledge.rollout.local;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One request on its way to an arm, and what came back of it. Tagged on the OkHttp request.
 *
 * <p>OkHttp adds headers that the client did not send, and follows, repeats or refuses answers by their status (3xx, 401,
 * 407, 408, 421, 503). So the status is kept here and OkHttp sees 200. Not thread-safe.
 */
final class Hop {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> notSent;
    private int status;
    private boolean staleConnection;

    /** @param notSent the headers that OkHttp would add, but the client did not send */
    Hop(Set<String> notSent) {
        this.notSent = notSent;
    }

    /** Returns the status that the arm answered. */
    int status() {
        return status;
    }

    /** Returns whether the request may be sent again: it changes nothing, and a pooled connection was closed under it. */
    boolean maySendAgain(String method) {
        return staleConnection && SAFE_METHODS.contains(method);
    }

    private Response over(Interceptor.Chain chain, Request request, CountingSocket socket) throws IOException {
        long before = socket.bytesRead();
        staleConnection = false;
        try {
            Response response = chain.proceed(request);
            status = response.code();
            return response.newBuilder().code(200).build();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            staleConnection = before > 0 && socket.bytesRead() == before;
            throw e;
        }
    }

    /** The network interceptor that lets each hop see its own request and answer. */
    static Response intercept(Interceptor.Chain chain) throws IOException {
        Request.Builder request = chain.request().newBuilder();
        Hop hop = chain.request().tag(Hop.class);
        Connection connection = chain.connection();
        if (hop == null || connection == null || !(connection.socket() instanceof CountingSocket socket)) {
            throw new AssertionError("a request of the router without its tag or socket: " + chain.request());
        }
        hop.notSent.forEach(request::removeHeader);
        return hop.over(chain, request.build(), socket);
    }
}
