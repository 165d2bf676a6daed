package dev.fledge.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from sending a request again by itself when the answer is 503 with {@code Retry-After: 0}, which it does
 * whatever {@code retryOnConnectionFailure} says: the header travels under another name until OkHttp has decided.
 */
final class HeldRetryAfter implements Interceptor {
    private static final String NAME = "Retry-After";
    private static final String HELD = "Fledge-Held-Retry-After";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String value = response.header(NAME);
        if (value == null && response.header(HELD) == null) {
            return response;
        }
        Response.Builder held = response.newBuilder().removeHeader(HELD);
        return value == null
                ? held.build()
                : held.removeHeader(NAME).addHeader(HELD, value).build();
    }

    /** Returns the header's own name where it is held, else the name that was given. */
    static String original(String name) {
        return name.equalsIgnoreCase(HELD) ? NAME : name;
    }
}
