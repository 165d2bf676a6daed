package dev.fledge.contract.generate;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarRequest;
import dev.fledge.http.record.HarResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Traffic as a test tells it: one call a second. */
final class Traffic {
    static final String APP = "https://app.example";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final List<HarEntry> entries = new ArrayList<>();
    private HttpHeaders headers = HttpHeaders.none();

    Har har() {
        return new Har(entries);
    }

    /** Sets a header of the calls that follow. */
    Traffic header(String name, String value) {
        headers = headers.and(name, value);
        return this;
    }

    Traffic get(String path, String json) {
        return call("GET " + path, "", 200, json);
    }

    Traffic times(int count, String asked, String json) {
        for (int i = 0; i < count; i++) {
            call(asked, "", 200, json);
        }
        return this;
    }

    /** Adds a call that sends and gets JSON; an address without a host is the app's, and an empty text no body. */
    Traffic call(String asked, String sent, int status, String json) {
        return call(
                asked,
                sent,
                new HarResponse(
                        status,
                        HttpHeaders.none().and("Content-Type", "application/json; charset=utf-8"),
                        body("application/json; charset=utf-8", json)));
    }

    Traffic call(String asked, String sent, HarResponse answer) {
        String[] parts = asked.split(" ", 2);
        String url = parts[1].startsWith("/") ? APP + parts[1] : parts[1];
        entries.add(HarEntry.builder(
                        NOON.plusSeconds(entries.size()),
                        new HarRequest(parts[0], url, headers, body("application/json", sent)))
                .response(answer)
                .build());
        return this;
    }

    static Optional<HarBody> body(String type, String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new HarBody(type, Optional.of(text), text.length(), false));
    }
}
