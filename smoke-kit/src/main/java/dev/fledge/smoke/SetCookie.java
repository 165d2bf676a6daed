package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A cookie as an answer sets it.
 *
 * @param attributes by name in lower case; one without a value has empty text
 */
record SetCookie(String name, String value, Map<String, String> attributes) {
    /** A server takes a cookie back with a time long past; which one, no clock needs to tell. */
    private static final Instant LONG_AGO = Instant.ofEpochSecond(1_500_000_000);

    /** Returns the last cookie of that name that is set and not taken back. */
    static Optional<SetCookie> in(HttpHeaders headers, String name) {
        List<SetCookie> some =
                all(headers).stream().filter(cookie -> cookie.name.equals(name)).toList();
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(some.size() - 1)).filter(cookie -> !cookie.isTakenBack());
    }

    static List<SetCookie> all(HttpHeaders headers) {
        List<SetCookie> all = new ArrayList<>();
        for (String line : headers.all("Set-Cookie")) {
            String[] parts = line.split(";", -1);
            int equals = parts[0].indexOf('=');
            if (equals > 0) {
                Map<String, String> attributes = new LinkedHashMap<>();
                for (int i = 1; i < parts.length; i++) {
                    String[] attribute = parts[i].split("=", 2);
                    attributes.put(
                            attribute[0].strip().toLowerCase(Locale.ROOT),
                            attribute.length == 2 ? attribute[1].strip() : "");
                }
                all.add(new SetCookie(
                        parts[0].substring(0, equals).strip(),
                        parts[0].substring(equals + 1).strip(),
                        attributes));
            }
        }
        return all;
    }

    Optional<Long> maxAgeSeconds() {
        return Optional.ofNullable(attributes.get("max-age"))
                .filter(text -> text.matches("-?[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    private boolean isTakenBack() {
        return maxAgeSeconds()
                .map(seconds -> seconds <= 0)
                .orElseGet(() -> expires().filter(LONG_AGO::isAfter).isPresent());
    }

    private Optional<Instant> expires() {
        try {
            String date = attributes.getOrDefault("expires", "").replace('-', ' ');
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns how it is set, without its value. */
    String shown() {
        String all = attributes.entrySet().stream()
                .map(each -> each.getKey() + (each.getValue().isEmpty() ? "" : "=" + each.getValue()))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "set without attributes" : "set with " + all;
    }
}
