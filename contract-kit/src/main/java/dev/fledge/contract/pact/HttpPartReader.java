package dev.fledge.contract.pact;

import static dev.fledge.contract.pact.PactReader.present;

import dev.fledge.document.DocumentNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the request and the response of an interaction. */
final class HttpPartReader {
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 999;

    private final PactVersion version;

    HttpPartReader(PactVersion version) {
        this.version = version;
    }

    PactRequest request(DocumentNode node) {
        Optional<DocumentNode> method = present(node, "method");
        if (method.isPresent() && !method.get().text().matches("[A-Za-z]{1,20}")) {
            throw method.get().error("method must be of letters, such as GET; correct it");
        }
        Map<String, List<String>> headers = headers(node);
        return PactRequest.builder(
                        method.map(DocumentNode::text).orElse("GET"),
                        present(node, "path").map(DocumentNode::text).orElse("/"))
                .queries(present(node, "query").map(HttpPartReader::query).orElse(Map.of()))
                .headers(headers)
                .body(BodyReader.read(node, version, headers))
                .rules(rules(node))
                .generators(generators(node))
                .build();
    }

    PactResponse response(DocumentNode node) {
        long status = present(node, "status")
                .map(found -> found.integer(FIRST_STATUS, LAST_STATUS))
                .orElse(200L);
        Map<String, List<String>> headers = headers(node);
        return PactResponse.builder((int) status)
                .headers(headers)
                .body(BodyReader.read(node, version, headers))
                .rules(rules(node))
                .generators(generators(node))
                .build();
    }

    private MatchingRules rules(DocumentNode node) {
        return present(node, "matchingRules")
                .map(rules -> MatchingRules.read(rules, version))
                .orElse(MatchingRules.none());
    }

    private static Generators generators(DocumentNode node) {
        return present(node, "generators").map(Generators::read).orElse(Generators.none());
    }

    private static Map<String, List<String>> headers(DocumentNode node) {
        return present(node, "headers").map(HttpPartReader::lists).orElse(Map.of());
    }

    private static Map<String, List<String>> query(DocumentNode node) {
        return node.isText() ? decoded(node, node.text()) : lists(node);
    }

    private static Map<String, List<String>> lists(DocumentNode node) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String name : node.keys()) {
            DocumentNode value = node.field(name);
            lists.put(
                    name,
                    value.isList()
                            ? value.items().stream().map(HttpPartReader::scalar).toList()
                            : List.of(scalar(value)));
        }
        return lists;
    }

    /** Returns the text of a scalar; a number in a header or query is what it looks like, null a name without a value. */
    private static String scalar(DocumentNode node) {
        if (node.isNumber() || node.isBool()) {
            return String.valueOf(node.toPlain());
        }
        return node.isNone() ? "" : node.text();
    }

    private static Map<String, List<String>> decoded(DocumentNode node, String query) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        String bare = query.startsWith("?") ? query.substring(1) : query;
        for (String pair : bare.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                lists.computeIfAbsent(decoded(node, name, query), unused -> new ArrayList<>())
                        .add(decoded(node, value, query));
            }
        }
        return lists;
    }

    private static String decoded(DocumentNode node, String part, String query) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw node.error("the query '" + query + "' has a broken % escape; write each as % and two hex digits");
        }
    }

    /** Returns the first value of a header, whatever the case of its name. */
    static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }
}
