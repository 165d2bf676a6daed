package dev.fledge.contract.pact;

import dev.fledge.document.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One JSON body against one expected body, asked of both matchers. */
record BodyCase(MatchingRules rules, String expected, String actual) {
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));

    List<Mismatch> ours() {
        return ResponseMatcher.of(response()).match(200, JSON, actual.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether nothing differs and nothing was left unchecked. */
    boolean isVerified() {
        return ours().isEmpty() && ResponseMatcher.of(response()).unsupported().isEmpty();
    }

    List<String> theirs() {
        return PactJvm.mismatches(response(), 200, JSON, actual);
    }

    List<Mismatch> oursAsRequest() {
        return RequestMatcher.of(request(expected, rules)).match(request(actual, MatchingRules.none()));
    }

    List<String> theirsAsRequest() {
        return PactJvm.mismatches(request(expected, rules), request(actual, MatchingRules.none()));
    }

    private PactResponse response() {
        return PactResponse.builder(200)
                .header("Content-Type", "application/json")
                .body(PactBody.json(expected))
                .rules(rules)
                .build();
    }

    private static PactRequest request(String json, MatchingRules rules) {
        return PactRequest.builder("POST", "/")
                .header("Content-Type", "application/json")
                .body(PactBody.json(json))
                .rules(rules)
                .build();
    }

    @Override
    public String toString() {
        return "rules " + JsonText.compact(rules.toPlain()) + " expected " + expected + " actual " + actual;
    }
}
