package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.HttpHop;
import dev.fledge.http.record.HarRequest;
import java.util.Optional;
import okhttp3.HttpUrl;

/** The request that a chain of redirects ended with, as far as it is known. */
final class FollowedRequest {
    private FollowedRequest() {}

    /** Returns the last request; what was asked first if nothing was followed. */
    static HarRequest of(HarRequest first, HttpAnswer answer) {
        if (answer.hops().isEmpty()) {
            return first;
        }
        HttpHop last = answer.hops().get(answer.hops().size() - 1);
        HttpUrl url = answer.url().orElse(last.target());
        String method = methodAfter(last);
        boolean whole = method.equals(first.method());
        // To another origin only harmless headers go, and which those were nobody says.
        HttpHeaders headers = sameOrigin(last.call().url(), url) ? last.call().headers() : HttpHeaders.none();
        return new HarRequest(
                method,
                url.toString(),
                whole ? headers : headers.without("Content-Type"),
                whole ? first.body() : Optional.empty());
    }

    /** RFC 9110, 15.4. */
    private static String methodAfter(HttpHop hop) {
        String method = hop.call().method();
        int status = hop.answer().status();
        boolean becomesGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
        return becomesGet ? "GET" : method;
    }

    private static boolean sameOrigin(HttpUrl from, HttpUrl to) {
        return from.scheme().equals(to.scheme()) && from.host().equals(to.host()) && from.port() == to.port();
    }
}
