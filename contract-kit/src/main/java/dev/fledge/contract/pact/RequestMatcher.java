package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.internal.Check;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tells in what a request is not what a contract says the consumer sends. Made once from a contract, then asked for many
 * requests.
 *
 * <p>Stricter than {@link ResponseMatcher}: query parameters and keys of the body that the contract does not have are
 * mismatches; headers are not. Thread-safe, and limited as that is.
 */
public final class RequestMatcher {
    private final OneValue method;
    private final OneValue path;
    private final RuledValue query;
    private final List<HeaderCheck> headers;
    private final BodyMatch body;
    private final boolean typeHasRules;
    private final List<String> unsupported;

    private RequestMatcher(PactRequest request) {
        List<String> problems = new ArrayList<>();
        MatchingRules rules = request.rules();
        rules.otherCategories().forEach(name -> problems.add("rules for '" + name + "' are none of HTTP"));
        this.method = OneValue.text(Part.METHOD, request.method(), rules, problems);
        this.path = OneValue.text(Part.PATH, request.path(), rules, problems);
        List<String> names = List.copyOf(request.query().keySet());
        this.query =
                new RuledValue(NamedRules.tree(request.query()), NamedRules.placed(rules, Part.QUERY, names, problems));
        this.headers = HeaderCheck.all(request.headers(), rules, problems);
        this.body = BodyMatch.ofRequest(request, problems);
        this.typeHasRules = headers.stream().anyMatch(header -> header.isFor("Content-Type") && header.hasRules());
        this.unsupported = problems.stream().distinct().toList();
    }

    /** Makes an expected request ready. */
    public static RequestMatcher of(PactRequest request) {
        return new RequestMatcher(Check.notNull("request", request));
    }

    /** Returns what this library cannot check, each with the reason; empty if it can check everything. */
    public List<String> unsupported() {
        return unsupported;
    }

    /**
     * Returns in what a request differs: method, path, query, headers, body; empty if the contract describes it. Of query
     * and body at most 100 mismatches each are told. The rules of the actual request are not looked at.
     */
    public List<Mismatch> match(PactRequest actual) {
        Steps steps = new Steps(Steps.MOST);
        List<Mismatch> mismatches = new ArrayList<>();
        method.match(actual.method().toUpperCase(Locale.ROOT), steps).ifPresent(mismatches::add);
        path.match(actual.path(), steps).ifPresent(mismatch -> {
            if (path.match(decoded(actual.path()), steps).isPresent()) {
                mismatches.add(mismatch);
            }
        });
        mismatches.addAll(matchQuery(NamedRules.tree(actual.query()), steps));
        for (HeaderCheck header : headers) {
            mismatches.addAll(header.match(HeaderCheck.values(actual.headers(), header.name()), steps));
        }
        Optional<String> type = typeHasRules ? Optional.empty() : type(actual.headers());
        mismatches.addAll(body.match(type, actual.body().bytes(), steps));
        return List.copyOf(mismatches);
    }

    private List<Mismatch> matchQuery(ObjectNode actual, Steps steps) {
        Run run = new Run(steps, Run.Scope.QUERY);
        run.compare(query, actual);
        return run.mismatches();
    }

    private static Optional<String> type(Map<String, List<String>> headers) {
        return HeaderCheck.values(headers, "Content-Type").stream().findFirst();
    }

    /** Contracts have paths as people read them, requests as they are sent. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
