package dev.fledge.contract.pact;

import dev.fledge.http.HttpCall;
import dev.fledge.http.Redactor;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** How the interactions of one verification are asked. Immutable. */
final class ReplaySettings {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** What the connection decides, not the pact. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "content-type", "host", "transfer-encoding");

    private final HttpUrl base;
    private final States states;
    private final List<RequestHook> hooks;
    private final Limits limits;
    private final boolean allMethods;
    private final TimeSource time;

    /** How long a call and its body may be. */
    record Limits(Duration timeout, int bodyLimitBytes) {}

    ReplaySettings(PactVerifier.Builder builder) {
        this.base = builder.base;
        this.states = builder.states;
        this.hooks = List.copyOf(builder.hooks);
        this.limits = new Limits(builder.timeout, builder.bodyLimitBytes);
        this.allMethods = builder.methods.orElseGet(() -> Addresses.isLoopback(builder.base));
        this.time = builder.time;
    }

    HttpUrl base() {
        return base;
    }

    States states() {
        return states;
    }

    TimeSource time() {
        return time;
    }

    int bodyLimitBytes() {
        return limits.bodyLimitBytes();
    }

    boolean mayAsk(PactRequest request) {
        return allMethods || SAFE.contains(request.method());
    }

    /** Returns what a call may take now, in whole milliseconds; zero if the time for all is over. */
    Duration limit(Deadline deadline) {
        return Duration.ofMillis(
                Math.min(deadline.remaining().toMillis(), limits.timeout().toMillis()));
    }

    /** Starts the call of a request. */
    HttpCall.Builder call(Interaction interaction, PactRequest request) {
        HttpUrl.Builder url = Addresses.join(base, request.path());
        request.query().forEach((name, values) -> values.forEach(value -> url.addQueryParameter(name, value)));
        HttpCall.Builder call = HttpCall.builder(request.method(), url.build()).bodyLimitBytes(bodyLimitBytes());
        ReplayRequest added = added(interaction);
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            String name = header.getKey();
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)) && !added.sets(name)) {
                call.header(name, String.join(", ", header.getValue()));
            }
        }
        body(call, request);
        added.applyTo(call);
        return call;
    }

    private static void body(HttpCall.Builder call, PactRequest request) {
        PactBody body = request.body();
        Optional<String> type =
                HttpPartReader.header(request.headers(), "content-type").or(body::contentType);
        switch (body.kind()) {
            case JSON -> call.body(type.orElse("application/json"), body.bytes());
            case TEXT -> call.body(type.orElse("text/plain; charset=UTF-8"), body.bytes());
            case BYTES -> call.body(type.orElse("application/octet-stream"), body.bytes());
            case ABSENT, NULL, EMPTY -> type.ifPresent(value -> call.header("Content-Type", value));
        }
    }

    private ReplayRequest added(Interaction interaction) {
        ReplayRequest added = new ReplayRequest();
        hooks.forEach(hook -> hook.prepare(interaction, added));
        return added;
    }

    /** Starts the call of the state endpoint; what the hooks add is sent only to the provider itself. */
    HttpCall.Builder stateCall(Interaction interaction) throws IOException {
        HttpUrl endpoint =
                states.endpointAt(base).orElseThrow(() -> new IOException("there is no endpoint for states"));
        HttpCall.Builder call = HttpCall.post(endpoint);
        if (Addresses.sameServer(base, endpoint)) {
            try {
                added(interaction).applyTo(call);
            } catch (RuntimeException e) {
                throw new IOException("the request could not be prepared: " + e.getMessage(), e);
            }
        }
        return call;
    }

    /** Returns where the provider is, without user and password. */
    String target() {
        return Redactor.byName().redact(base);
    }
}
