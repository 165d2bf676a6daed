package dev.fledge.rollout.route;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks a router as users do. */
final class Users implements AutoCloseable {
    private final OkHttpClient client = new OkHttpClient();

    /** Sends so many requests of users, and as many that ask for the canary; returns how many were answered so. */
    long answeredBy(String version, String url, int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += ask(url, "X-Canary", "none").equals(version) ? 1 : 0;
            answered += ask(url, "X-Canary", "always").equals(version) ? 1 : 0;
        }
        return answered;
    }

    /** Returns what is answered, or the status if it is not 200. */
    String ask(String url, String header, String value) throws IOException {
        Request request = new Request.Builder().url(url).header(header, value).build();
        try (Response answer = client.newCall(request).execute()) {
            return answer.code() == 200 ? answer.body().string() : "status " + answer.code();
        }
    }

    /** Returns what is answered by chance, so many times by this version. */
    long plain(String version, String url, int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += ask(url, "X-Canary", "none").equals(version) ? 1 : 0;
        }
        return answered;
    }

    /** Returns whether one request of a user is answered so. */
    boolean answered(String version, String url) {
        try {
            return ask(url, "X-Canary", "none").equals(version);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
