package dev.fledge.http.record;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Reads the parts of HAR that we keep and skips all others. */
final class HarReader {
    private static final double MOST_MILLIS = 1e12;
    private static final double MOST_BYTES = 1e15;

    private HarReader() {}

    static Har har(DocumentNode document) {
        DocumentNode log = document.field("log");
        present(log, "version").ifPresent(HarReader::requireVersion);
        List<HarEntry> entries = new ArrayList<>();
        log.field("entries").items().forEach(entry -> entries.add(entry(entry)));
        return new Har(entries);
    }

    private static void requireVersion(DocumentNode version) {
        if (!version.text().isEmpty() && !version.text().startsWith("1.")) {
            throw version.error(
                    "expected version 1.2 of HAR, or another 1.x, found something newer; export as HAR 1.2");
        }
    }

    private static HarEntry entry(DocumentNode node) {
        DocumentNode request = node.field("request");
        DocumentNode response = node.field("response");
        HarEntry.Builder entry = HarEntry.builder(instant(node.field("startedDateTime")), request(request))
                .timings(present(node, "timings").map(HarReader::timings).orElse(HarTimings.unknown()))
                .protocol(text(response, "httpVersion")
                        .or(() -> text(request, "httpVersion"))
                        .orElse(""));
        response(response).ifPresent(entry::response);
        text(response, "_error").ifPresent(entry::failure);
        text(node, "serverIPAddress").ifPresent(entry::serverAddress);
        present(node, "_fledge")
                .ifPresent(facts -> facts.keys()
                        .forEach(name -> entry.fact(name, facts.field(name).text())));
        return entry.build();
    }

    private static Instant instant(DocumentNode node) {
        try {
            return OffsetDateTime.parse(node.text()).toInstant();
        } catch (DateTimeException e) {
            throw node.error("expected a time with its offset such as 2026-01-31T12:00:00.000Z, found another text");
        }
    }

    private static HarRequest request(DocumentNode node) {
        return new HarRequest(
                filled(node.field("method")), filled(node.field("url")), headers(node), requestBody(node));
    }

    private static String filled(DocumentNode node) {
        if (node.text().isBlank()) {
            throw node.error("must not be blank");
        }
        return node.text();
    }

    private static Optional<HarBody> requestBody(DocumentNode request) {
        Optional<DocumentNode> data = present(request, "postData");
        String mimeType = data.flatMap(found -> text(found, "mimeType")).orElse("");
        Optional<String> text = data.flatMap(found -> text(found, "text").or(() -> form(found, mimeType)));
        boolean truncated = data.flatMap(found -> present(found, "_truncated"))
                .map(DocumentNode::bool)
                .orElse(false);
        return body(mimeType, text, size(request, "bodySize"), truncated);
    }

    /** Returns the fields of a form as they are sent, or empty if the body is no such form. */
    private static Optional<String> form(DocumentNode postData, String mimeType) {
        if (!mimeType.startsWith("application/x-www-form-urlencoded")) {
            return Optional.empty();
        }
        StringJoiner form = new StringJoiner("&");
        for (DocumentNode field : items(postData, "params")) {
            form.add(URLEncoder.encode(field.field("name").text(), StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(text(field, "value").orElse(""), StandardCharsets.UTF_8));
        }
        return Optional.of(form.toString());
    }

    private static Optional<HarResponse> response(DocumentNode node) {
        DocumentNode status = node.field("status");
        long code = status.integer(0, 999);
        if (code == 0) {
            return Optional.empty();
        }
        if (code < 100) {
            throw status.error("expected 0 (no answer) or a status from 100 to 999, found " + code);
        }
        Optional<HarBody> body = present(node, "content").flatMap(HarReader::content);
        return Optional.of(new HarResponse((int) code, headers(node), body));
    }

    private static Optional<HarBody> content(DocumentNode content) {
        String mimeType = text(content, "mimeType").orElse("");
        boolean truncated =
                present(content, "_truncated").map(DocumentNode::bool).orElse(false);
        boolean encoded =
                text(content, "encoding").filter("base64"::equalsIgnoreCase).isPresent();
        Optional<DocumentNode> text = present(content, "text");
        if (!encoded) {
            return body(mimeType, text.map(DocumentNode::text), size(content, "size"), truncated);
        }
        byte[] bytes = text.map(HarReader::base64).orElse(new byte[0]);
        long size = Math.max(size(content, "size"), bytes.length);
        return body(mimeType, BodyText.ofWhole(bytes, mimeType), size, truncated);
    }

    private static byte[] base64(DocumentNode node) {
        try {
            return Base64.getDecoder().decode(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error("expected Base64, as 'encoding' says, found another text");
        }
    }

    private static Optional<HarBody> body(String mimeType, Optional<String> text, long sizeBytes, boolean truncated) {
        Optional<String> filled = text.filter(found -> !found.isEmpty());
        long size = sizeBytes > 0
                ? sizeBytes
                : filled.map(found -> (long) found.getBytes(StandardCharsets.UTF_8).length)
                        .orElse(0L);
        return size == 0
                ? Optional.empty()
                : Optional.of(new HarBody(mimeType, filled, size, truncated && filled.isPresent()));
    }

    private static HttpHeaders headers(DocumentNode message) {
        HttpHeaders headers = HttpHeaders.none();
        for (DocumentNode header : items(message, "headers")) {
            headers = headers.and(
                    filled(header.field("name")), header.field("value").text());
        }
        return headers;
    }

    private static HarTimings timings(DocumentNode node) {
        HarTimings timings = HarTimings.unknown();
        timings = with(timings, Phase.BLOCKED, millis(node, "blocked"));
        timings = with(timings, Phase.DNS, millis(node, "dns"));
        Optional<Duration> tls = millis(node, "ssl");
        Optional<Duration> connect = millis(node, "connect")
                .map(both -> tls.filter(part -> part.compareTo(both) <= 0)
                        .map(both::minus)
                        .orElse(both));
        timings = with(timings, Phase.CONNECT, connect);
        timings = with(timings, Phase.TLS, tls);
        timings = with(timings, Phase.SEND, millis(node, "send"));
        timings = with(timings, Phase.WAIT, millis(node, "wait"));
        return with(timings, Phase.RECEIVE, millis(node, "receive"));
    }

    private static HarTimings with(HarTimings timings, Phase phase, Optional<Duration> duration) {
        return duration.map(found -> timings.and(phase, found)).orElse(timings);
    }

    /** Returns the duration, or empty if it is missing, which HAR writes as -1. */
    private static Optional<Duration> millis(DocumentNode timings, String key) {
        return present(timings, key)
                .map(node -> node.number(-MOST_MILLIS, MOST_MILLIS))
                .filter(millis -> millis >= 0)
                .map(millis -> Duration.ofNanos(Math.round(millis * 1e6)));
    }

    /** Returns the bytes; 0 if they are not known, which HAR writes as -1. */
    private static long size(DocumentNode node, String key) {
        return present(node, key)
                .map(found -> Math.max(0, (long) found.number(-MOST_BYTES, MOST_BYTES)))
                .orElse(0L);
    }

    private static List<DocumentNode> items(DocumentNode node, String key) {
        return present(node, key).map(DocumentNode::items).orElse(List.of());
    }

    /** Returns the text; empty if it is missing or blank. */
    private static Optional<String> text(DocumentNode node, String key) {
        return present(node, key).map(DocumentNode::text).filter(text -> !text.isBlank());
    }

    /** Returns the value of a key; null, which some exporters write for what they do not know, is none. */
    private static Optional<DocumentNode> present(DocumentNode node, String key) {
        return node.optional(key).filter(found -> !found.isNone());
    }
}
