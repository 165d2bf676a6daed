package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.document.DocumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.HttpUrl;

/** A request as it came, in the words of a pact. */
final class ActualRequest {
    private static final String ANY_HOST = "http://stub";

    private ActualRequest() {}

    /**
     * Returns the request.
     *
     * @param target path and query as they were sent, encoded
     */
    static PactRequest of(String method, String target, Map<String, List<String>> headers, byte[] body) {
        HttpUrl url = HttpUrl.get(ANY_HOST + (target.startsWith("/") ? target : "/" + target));
        PactRequest.Builder request = PactRequest.builder(method, url.encodedPath());
        for (String name : url.queryParameterNames()) {
            request.query(
                    name,
                    url.queryParameterValues(name).stream()
                            .map(value -> value == null ? "" : value)
                            .toArray(String[]::new));
        }
        String contentType = "";
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            request.header(header.getKey(), header.getValue().toArray(String[]::new));
            if (header.getKey().equalsIgnoreCase("Content-Type")
                    && !header.getValue().isEmpty()) {
                contentType = header.getValue().get(0);
            }
        }
        return request.body(body(contentType, body)).build();
    }

    private static PactBody body(String contentType, byte[] body) {
        if (body.length == 0) {
            return PactBody.empty();
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (contentType.isEmpty() || contentType.toLowerCase(Locale.ROOT).contains("json")) {
            try {
                return PactBody.json(text);
            } catch (DocumentException e) {
                // A broken body does not meet what was expected, which is then what is told.
                return PactBody.text("text/plain", text);
            }
        }
        return PactBody.text(contentType, text);
    }
}
