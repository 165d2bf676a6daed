package dev.fledge.smoke;

import dev.fledge.http.HttpCall;
import dev.fledge.http.Secret;
import java.util.Collection;
import java.util.Map;

/** A call as it may be shown once more secrets are known than when it was sent. */
final class ShownCall {
    private ShownCall() {}

    static HttpCall hiding(HttpCall sent, Collection<Secret> secrets) {
        HttpCall.Builder shown = HttpCall.builder(sent.method(), sent.url()).timeout(sent.timeout());
        sent.body()
                .ifPresent(
                        body -> shown.body(sent.headers().first("Content-Type").orElseThrow(), body));
        for (Map.Entry<String, String> header : sent.headers().entries()) {
            if (sent.body().isEmpty() || !header.getKey().equalsIgnoreCase("Content-Type")) {
                shown.header(header.getKey(), header.getValue());
            }
        }
        sent.live().ifPresent(shown::live);
        secrets.forEach(shown::secret);
        return shown.build();
    }
}
