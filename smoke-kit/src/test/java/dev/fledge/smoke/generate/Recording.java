package dev.fledge.smoke.generate;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarRequest;
import dev.fledge.http.record.HarResponse;
import dev.fledge.http.record.HarTimings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Traffic as a test tells it: one call a second, each answered within 40 ms. */
final class Recording {
    static final String APP = "https://app.example";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final List<HarEntry> entries = new ArrayList<>();
    private HttpHeaders headers = HttpHeaders.none();
    private Duration took = Duration.ofMillis(40);

    Har har() {
        return new Har(entries);
    }

    /** Sets a header of the calls that follow. */
    Recording header(String name, String value) {
        headers = headers.and(name, value);
        return this;
    }

    /** Sets how long the calls that follow take. */
    Recording taking(Duration duration) {
        this.took = duration;
        return this;
    }

    Recording get(String path, String json) {
        return call("GET " + path, 200, "application/json", json);
    }

    Recording post(String path, String json) {
        return call("POST " + path, 200, "application/json", json);
    }

    /** Adds a call; an address without a host is the app's, and an empty text no body. */
    Recording call(String asked, int status, String type, String body) {
        String[] parts = asked.split(" ", 2);
        String url = parts[1].startsWith("/") ? APP + parts[1] : parts[1];
        Optional<HarBody> content = body.isEmpty()
                ? Optional.empty()
                : Optional.of(new HarBody(type, Optional.of(body), body.length(), false));
        HttpHeaders answered =
                type.isEmpty() ? HttpHeaders.none() : HttpHeaders.none().and("Content-Type", type);
        entries.add(HarEntry.builder(
                        NOON.plusSeconds(entries.size()), new HarRequest(parts[0], url, headers, Optional.empty()))
                .response(new HarResponse(status, answered, content))
                .timings(HarTimings.unknown().and(HarTimings.Phase.WAIT, took))
                .build());
        return this;
    }
}
