package dev.fledge.http.record;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Redactor;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Hides secrets in every part of an entry: the one way into what is kept. First by value, then by the names of headers, of
 * JSON keys, and of whatever is written {@code name=value}. A body that cannot be searched by name is left out.
 */
final class Redaction {
    private static final Pattern NAME = Pattern.compile("([\\w.%\\[\\]-]{1,64})=");
    private static final Pattern USER_INFO =
            Pattern.compile("://[^/?#\\s@<]*+(?:<(?:secret [\\w.-]++>)?[^/?#\\s@<]*+){0,8}@");
    private static final Pattern HIDDEN_BEFORE = Pattern.compile("(?:\\w+ )?<(?:hidden|secret [\\w.-]++)>");
    private static final Pattern LABEL = Pattern.compile("<secret [\\w.-]++>");

    private final Redactor redactor;
    private final int cutChars;

    /**
     * Makes a redaction.
     *
     * @param cutChars how many characters to drop at the end of a truncated body: as many as the longest form of a secret
     *     has, because half of one could stand there
     */
    Redaction(Redactor redactor, int cutChars) {
        this.redactor = redactor;
        this.cutChars = cutChars;
    }

    HarEntry entry(HarEntry entry) {
        HarEntry.Builder shown = HarEntry.builder(entry.startedAt(), request(entry.request()))
                .timings(entry.timings())
                .protocol(text(entry.protocol()));
        entry.response()
                .ifPresent(answer -> shown.response(new HarResponse(
                        answer.status(),
                        headers(answer.headers()),
                        answer.body().map(this::body))));
        entry.failure().ifPresent(failure -> shown.failure(text(failure)));
        entry.serverAddress().ifPresent(address -> shown.serverAddress(text(address)));
        entry.facts().forEach((name, value) -> shown.fact(text(name), isTelling(name) ? hidden() : text(value)));
        return shown.build();
    }

    private HarRequest request(HarRequest request) {
        return new HarRequest(
                text(request.method()),
                url(request.url()),
                headers(request.headers()),
                request.body().map(this::body));
    }

    private String url(String url) {
        // With what is hidden in it, it is no address any more, and to parse it would encode that.
        HttpUrl parsed = url.indexOf('<') >= 0 ? null : HttpUrl.parse(url);
        return text(parsed == null ? url : redactor.redact(parsed));
    }

    private String telling(String name, String value) {
        return HIDDEN_BEFORE.matcher(value).matches() ? redactor.redact(value) : redactor.redactHeader(name, value);
    }

    private HttpHeaders headers(HttpHeaders headers) {
        HttpHeaders shown = HttpHeaders.none();
        for (Map.Entry<String, String> header : headers.entries()) {
            String name = header.getKey();
            String value = isTelling(name) ? telling(name, header.getValue()) : text(header.getValue());
            shown = shown.and(text(name), value);
        }
        return shown;
    }

    private HarBody body(HarBody body) {
        Optional<String> shown = body.text()
                .flatMap(text -> searched(body, text))
                .map(text -> body.truncated() ? cut(text) : text)
                .filter(text -> !text.isEmpty());
        return new HarBody(text(body.mimeType()), shown, body.sizeBytes(), body.truncated() && shown.isPresent());
    }

    private Optional<String> searched(HarBody body, String text) {
        String type = body.mimeType().toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            return Optional.empty();
        }
        if (type.contains("json") || looksLikeJson(text)) {
            return body.truncated() ? Optional.empty() : json(text);
        }
        return Optional.of(text(text));
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private String cut(String text) {
        int end = Math.max(0, text.length() - cutChars);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    /** Returns the JSON with what is secret hidden, or empty if it is none; it stays as it is if nothing is. */
    private Optional<String> json(String text) {
        try {
            Object plain = Document.json("body", text).toPlain();
            Object shown = shown(plain);
            String json = shown.equals(plain) ? text : JsonText.compact(shown);
            return redactor.reveals(json) ? Optional.empty() : Optional.of(json);
        } catch (DocumentException notJson) {
            return Optional.empty();
        }
    }

    private Object shown(Object plain) {
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> shown = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                String name = String.valueOf(key);
                shown.put(text(name), isTelling(name) ? withheld(value) : shown(value));
            });
            return shown;
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(item -> shown((Object) item)).toList();
        }
        if (plain instanceof String text) {
            return looksLikeJson(text) ? json(text).orElseGet(() -> text(text)) : text(text);
        }
        return redactor.reveals(plain.toString()) ? hidden() : plain;
    }

    /** Returns what is shown of a value whose name says that it is secret; a flag or nothing is no secret. */
    private Object withheld(Object plain) {
        if (plain == None.NONE || plain instanceof Boolean) {
            return plain;
        }
        String byValue = plain instanceof String text ? redactor.redact(text) : "";
        return LABEL.matcher(byValue).matches() ? byValue : hidden();
    }

    private String text(String text) {
        String shown = redactor.redact(byName(redactor.redact(text)));
        return redactor.reveals(decoded(shown)) ? hidden() : shown;
    }

    private String byName(String text) {
        String anonymous = USER_INFO.matcher(text).replaceAll("://hidden@");
        Matcher name = NAME.matcher(anonymous);
        StringBuilder shown = new StringBuilder();
        int from = 0;
        for (int at = 0; name.find(at); at = Math.max(name.end(), from)) {
            int start = name.end();
            int end = isTelling(name.group(1)) ? valueEnd(anonymous, start) : start;
            if (end > start && !LABEL.matcher(anonymous.substring(start, end)).matches()) {
                shown.append(anonymous, from, start).append("hidden");
                from = end;
            }
        }
        return shown.append(anonymous, from, anonymous.length()).toString();
    }

    // By hand, because an expression for it nests as deep as the value is long.
    private static int valueEnd(String text, int start) {
        if (start < text.length() && "\"'".indexOf(text.charAt(start)) >= 0) {
            int quote = text.indexOf(text.charAt(start), start + 1);
            return quote < 0 ? text.length() : quote + 1;
        }
        int at = start;
        while (at < text.length() && "&#\"'".indexOf(text.charAt(at)) < 0 && !Character.isWhitespace(text.charAt(at))) {
            int label = text.startsWith("<secret ", at) ? text.indexOf('>', at) : -1;
            at = label < 0 ? at + 1 : label + 1;
        }
        return at;
    }

    private boolean isTelling(String name) {
        // The label of a secret says "secret", but it is no part of the name. One character is none, so only a name
        // hides it.
        String alone = LABEL.matcher(decoded(name)).replaceAll("");
        return !redactor.redactHeader(alone, "-").equals("-");
    }

    private String hidden() {
        return redactor.redact("<hidden>");
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
