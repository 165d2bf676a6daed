package dev.fledge.contract.pact;

import au.com.dius.pact.core.matchers.Mismatch;
import au.com.dius.pact.core.matchers.RequestMatching;
import au.com.dius.pact.core.matchers.ResponseMatching;
import au.com.dius.pact.core.model.Consumer;
import au.com.dius.pact.core.model.ContentType;
import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.core.model.Provider;
import au.com.dius.pact.core.model.Request;
import au.com.dius.pact.core.model.RequestResponseInteraction;
import au.com.dius.pact.core.model.RequestResponsePact;
import au.com.dius.pact.core.model.Response;
import au.com.dius.pact.core.model.generators.Generators;
import au.com.dius.pact.core.model.matchingrules.MatchingRulesImpl;
import au.com.dius.pact.core.support.json.JsonParser;
import dev.fledge.document.JsonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The matcher of pact-jvm, to compare ours with. It writes no logs here and sends nothing. */
final class PactJvm {
    static {
        System.setProperty("pact_do_not_track", "true");
    }

    private PactJvm() {}

    /** Returns what pact-jvm finds wrong; an exception of its own counts as something wrong. */
    static List<String> mismatches(PactResponse expected, int status, Map<String, List<String>> headers, String body) {
        Response wanted = new Response(
                expected.status(),
                new HashMap<>(expected.headers()),
                body(expected.body(), type(expected.headers())),
                rules(expected.rules()),
                new Generators());
        Response actual =
                new Response(status, new HashMap<>(headers), OptionalBody.body(body, new ContentType(type(headers))));
        RequestResponseInteraction interaction =
                new RequestResponseInteraction("asked", List.of(), new Request(), wanted);
        try {
            return words(ResponseMatching.responseMismatches(pact(interaction), interaction, actual, Map.of()));
        } catch (RuntimeException e) {
            return List.of("threw " + e);
        }
    }

    /** Returns what pact-jvm finds wrong with a request. */
    static List<String> mismatches(PactRequest expected, PactRequest actual) {
        Request wanted = request(expected);
        wanted.setMatchingRules(rules(expected.rules()));
        RequestResponseInteraction interaction =
                new RequestResponseInteraction("asked", List.of(), wanted, new Response());
        try {
            return words(RequestMatching.requestMismatches(pact(interaction), interaction, request(actual), Map.of())
                    .getMismatches());
        } catch (RuntimeException e) {
            return List.of("threw " + e);
        }
    }

    private static Request request(PactRequest request) {
        return new Request(
                request.method(),
                request.path(),
                new HashMap<>(request.query()),
                new HashMap<>(request.headers()),
                body(request.body(), type(request.headers())));
    }

    private static RequestResponsePact pact(RequestResponseInteraction interaction) {
        return new RequestResponsePact(new Provider("p"), new Consumer("c"), List.of(interaction));
    }

    private static MatchingRulesImpl rules(MatchingRules rules) {
        return rules.isEmpty()
                ? new MatchingRulesImpl()
                : (MatchingRulesImpl)
                        MatchingRulesImpl.Companion.fromJson(JsonParser.parseString(JsonText.compact(rules.toPlain())));
    }

    private static OptionalBody body(PactBody body, String type) {
        return switch (body.kind()) {
            case ABSENT -> OptionalBody.missing();
            case NULL -> OptionalBody.nullBody();
            case EMPTY -> OptionalBody.empty();
            default -> OptionalBody.body(body.bytes(), new ContentType(type));
        };
    }

    private static String type(Map<String, List<String>> headers) {
        return headers.getOrDefault("Content-Type", List.of("application/json")).get(0);
    }

    private static List<String> words(List<? extends Mismatch> mismatches) {
        return mismatches.stream().map(Mismatch::description).toList();
    }
}
