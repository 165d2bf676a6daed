package dev.fledge.http.record;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import java.util.Optional;

/** Says what our own client sent and got in HAR's words. */
final class OwnExchange {
    private OwnExchange() {}

    static HarRequest request(HttpCall call) {
        String type = call.headers().first("Content-Type").orElse("");
        return new HarRequest(
                call.method(),
                call.url().toString(),
                call.headers(),
                call.body().flatMap(bytes -> body(bytes, type, true)));
    }

    static HarResponse response(HttpAnswer answer) {
        String type = answer.header("Content-Type").orElse("");
        return new HarResponse(answer.status(), answer.headers(), body(answer.body(), type, !answer.truncated()));
    }

    private static Optional<HarBody> body(byte[] bytes, String type, boolean whole) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        Optional<String> text = whole ? BodyText.ofWhole(bytes, type) : Optional.empty();
        return Optional.of(new HarBody(type, text, bytes.length, false));
    }

    /** Returns the host of {@code host:port}; colons of IPv6 stay. */
    static String host(String address) {
        int port = address.lastIndexOf(':');
        return port > 0 ? address.substring(0, port) : address;
    }
}
