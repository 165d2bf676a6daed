package dev.fledge.http.record;

import dev.fledge.document.JsonText;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes HAR 1.2 with its keys in the order of its specification. */
final class HarWriter {
    private static final int UNKNOWN = -1;
    private static final int NANO_DIGITS = 6;

    private HarWriter() {}

    static String json(Har har) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("version", "1.2");
        Map<String, Object> creator = new LinkedHashMap<>();
        creator.put("name", "fledge");
        creator.put("version", "1");
        log.put("creator", creator);
        log.put("entries", har.entries().stream().map(HarWriter::entry).toList());
        return JsonText.pretty(Map.of("log", log));
    }

    private static Map<String, Object> entry(HarEntry entry) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("startedDateTime", entry.startedAt().toString());
        plain.put("time", millis(Optional.of(entry.timings().total())));
        plain.put("request", request(entry));
        plain.put("response", response(entry));
        plain.put("cache", Map.of());
        plain.put("timings", timings(entry.timings()));
        entry.serverAddress().ifPresent(address -> plain.put("serverIPAddress", address));
        if (!entry.facts().isEmpty()) {
            plain.put("_fledge", entry.facts());
        }
        return plain;
    }

    private static Map<String, Object> request(HarEntry entry) {
        HarRequest request = entry.request();
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("method", request.method());
        plain.put("url", request.url());
        plain.put("httpVersion", entry.protocol());
        plain.put("cookies", List.of());
        plain.put("headers", headers(request.headers()));
        plain.put("queryString", queryString(request.url()));
        request.body().ifPresent(body -> plain.put("postData", withText(new LinkedHashMap<>(), body)));
        plain.put("headersSize", UNKNOWN);
        plain.put("bodySize", request.body().map(HarBody::sizeBytes).orElse(0L));
        return plain;
    }

    private static Map<String, Object> response(HarEntry entry) {
        Optional<HarResponse> response = entry.response();
        HttpHeaders headers = response.map(HarResponse::headers).orElse(HttpHeaders.none());
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("status", response.map(HarResponse::status).orElse(0));
        plain.put("statusText", "");
        plain.put("httpVersion", entry.protocol());
        plain.put("cookies", List.of());
        plain.put("headers", headers(headers));
        plain.put("content", content(response.flatMap(HarResponse::body)));
        plain.put("redirectURL", headers.first("Location").orElse(""));
        plain.put("headersSize", UNKNOWN);
        plain.put("bodySize", UNKNOWN);
        entry.failure().ifPresent(failure -> plain.put("_error", failure));
        return plain;
    }

    private static Map<String, Object> content(Optional<HarBody> body) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("size", body.map(HarBody::sizeBytes).orElse(0L));
        body.ifPresentOrElse(found -> withText(plain, found), () -> plain.put("mimeType", ""));
        return plain;
    }

    private static Map<String, Object> withText(Map<String, Object> plain, HarBody body) {
        plain.put("mimeType", body.mimeType());
        body.text().ifPresent(text -> plain.put("text", text));
        if (body.truncated()) {
            plain.put("_truncated", true);
        }
        return plain;
    }

    private static List<Object> headers(HttpHeaders headers) {
        List<Object> plain = new ArrayList<>();
        headers.entries().forEach(header -> plain.add(pair(header.getKey(), header.getValue())));
        return plain;
    }

    /** Returns the parameters as the address writes them: decoded, one could show what was hidden in its encoded form. */
    private static List<Object> queryString(String url) {
        List<Object> plain = new ArrayList<>();
        int end = url.indexOf('#') >= 0 ? url.indexOf('#') : url.length();
        int mark = url.indexOf('?');
        if (mark >= 0 && mark < end) {
            for (String parameter : url.substring(mark + 1, end).split("&", -1)) {
                int equals = parameter.indexOf('=');
                plain.add(
                        equals < 0
                                ? pair(parameter, "")
                                : pair(parameter.substring(0, equals), parameter.substring(equals + 1)));
            }
        }
        return plain;
    }

    private static Map<String, Object> pair(String name, String value) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("value", value);
        return plain;
    }

    private static Map<String, Object> timings(HarTimings timings) {
        Optional<Duration> tls = timings.of(Phase.TLS);
        Optional<Duration> connect = timings.of(Phase.CONNECT)
                .map(alone -> alone.plus(tls.orElse(Duration.ZERO)))
                .or(() -> tls);
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("blocked", millis(timings.of(Phase.BLOCKED)));
        plain.put("dns", millis(timings.of(Phase.DNS)));
        plain.put("connect", millis(connect));
        plain.put("ssl", millis(tls));
        plain.put("send", millis(timings.of(Phase.SEND)));
        plain.put("wait", millis(timings.of(Phase.WAIT)));
        plain.put("receive", millis(timings.of(Phase.RECEIVE)));
        return plain;
    }

    private static BigDecimal millis(Optional<Duration> duration) {
        BigDecimal millis = duration.map(found -> BigDecimal.valueOf(found.toNanos(), NANO_DIGITS))
                .orElse(BigDecimal.valueOf(UNKNOWN))
                .stripTrailingZeros();
        return millis.scale() < 0 ? millis.setScale(0) : millis;
    }
}
