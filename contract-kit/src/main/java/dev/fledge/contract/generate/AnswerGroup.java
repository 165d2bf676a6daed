package dev.fledge.contract.generate;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.record.Endpoint;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarResponse;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of one endpoint that were answered alike: with one status and one content type.
 *
 * @param calls by their start, earliest first
 */
record AnswerGroup(Key key, List<HarEntry> calls) {
    /**
     * What the calls have in common.
     *
     * @param path template in which what may be a person's is replaced
     * @param mediaType content type without parameters in lower case; empty text if the answers had none
     */
    record Key(String method, String path, int status, String mediaType) {
        /** Returns method, path and status. */
        String operation() {
            return method + " " + path + " " + status;
        }
    }

    AnswerGroup {
        calls = calls.stream().sorted(Comparator.comparing(HarEntry::startedAt)).toList();
    }

    /** Returns the groups of whole answers, those with the most calls first; equals by path, method, status and type. */
    static List<AnswerGroup> of(List<Endpoint> endpoints) {
        Map<Key, List<HarEntry>> groups = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            String method = endpoint.method().matches("[A-Z]{1,20}") ? endpoint.method() : "OTHER";
            String path = shown(endpoint.path().text());
            for (HarEntry call : endpoint.calls()) {
                call.response()
                        .filter(answer -> call.failure().isEmpty())
                        .ifPresent(answer -> groups.computeIfAbsent(
                                        new Key(method, path, answer.status(), type(answer)), none -> new ArrayList<>())
                                .add(call));
            }
        }
        return groups.entrySet().stream()
                .map(group -> new AnswerGroup(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing(
                                (AnswerGroup group) -> -group.calls().size())
                        .thenComparing(group -> group.key().path())
                        .thenComparing(group -> group.key().method())
                        .thenComparing(group -> group.key().status())
                        .thenComparing(group -> group.key().mediaType()))
                .toList();
    }

    private static String shown(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(Personal.inSegment(segment)
                    .map(personal -> "{" + personal + "}")
                    .orElse(segment));
        }
        return String.join("/", segments);
    }

    private static String type(HarResponse answer) {
        String type = answer.mediaType().toLowerCase(Locale.ROOT);
        return type.isEmpty() || Personal.isMediaType(type) ? type : "unknown";
    }

    /** Returns why nothing can be promised, however often it was seen; empty if something can. */
    Optional<String> refusal() {
        int status = key.status();
        if (key.method().equals("OTHER")) {
            return Optional.of("its method is none of HTTP's in upper case");
        }
        if (status < 200 || (status >= 300 && status < 400)) {
            return Optional.of(status + " says where to go on, not what was asked for");
        }
        if (status >= 500) {
            return Optional.of(status + " is a failure, and nobody promises those");
        }
        if (key.mediaType().equals("unknown")) {
            return Optional.of("its content type is none");
        }
        boolean preflight = calls.stream()
                .allMatch(call -> call.request()
                        .headers()
                        .first("Access-Control-Request-Method")
                        .isPresent());
        return preflight ? Optional.of("a browser asks it before the real call") : Optional.empty();
    }

    /** Returns whether the answers are JSON that can be looked into. */
    boolean isJson() {
        return isJson(key.mediaType()) && !key.method().equals("HEAD");
    }

    static boolean isJson(String mediaType) {
        return mediaType.endsWith("/json") || mediaType.endsWith("+json");
    }

    /** Returns the bodies of the answers that were recorded whole and are JSON. */
    List<SeenValue> answers() {
        List<SeenValue> bodies = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            int call = i;
            calls.get(i)
                    .response()
                    .flatMap(HarResponse::body)
                    .flatMap(AnswerGroup::json)
                    .ifPresent(node -> bodies.add(new SeenValue(call, node)));
        }
        return bodies;
    }

    /** Returns the bodies of the requests that were recorded whole and are JSON. */
    List<SeenValue> requests() {
        List<SeenValue> bodies = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            int call = i;
            calls.get(i)
                    .request()
                    .body()
                    .flatMap(AnswerGroup::json)
                    .ifPresent(node -> bodies.add(new SeenValue(call, node)));
        }
        return bodies;
    }

    /** Returns the body if it was recorded whole and is JSON. */
    static Optional<DocumentNode> json(HarBody body) {
        try {
            return body.truncated() ? Optional.empty() : body.text().map(text -> Document.json("body", text));
        } catch (DocumentException notJson) {
            return Optional.empty();
        }
    }

    /** Returns the numbers of the calls that asked the same, where at least two did. */
    List<List<Integer>> sameRequests() {
        Map<String, List<Integer>> same = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            String asked = calls.get(i).request().url() + "\n"
                    + calls.get(i).request().body().flatMap(HarBody::text).orElse("");
            same.computeIfAbsent(asked, none -> new ArrayList<>()).add(i);
        }
        return same.values().stream().filter(each -> each.size() > 1).toList();
    }

    LeftOut leftOut(String reason) {
        return new LeftOut(key.operation(), calls.size(), reason);
    }
}
