package dev.fledge.contract.generate;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Writes what a group of calls was asked and answered as one interaction. */
final class PactExample {
    private final AnswerGroup group;
    private final Optional<Shape> answer;

    /**
     * Makes an example.
     *
     * @param answer what the bodies of the answers have in common; empty if nothing is said of them
     */
    PactExample(AnswerGroup group, Optional<Shape> answer) {
        this.group = group;
        this.answer = answer;
    }

    /** Returns why none of the calls may stand in a file; empty if one may. */
    Optional<String> refusal() {
        return chosen().isPresent() ? Optional.empty() : hidden(calls().get(0));
    }

    private List<HarEntry> calls() {
        List<HarEntry> latestFirst = new ArrayList<>(group.calls());
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    private Optional<HarEntry> chosen() {
        return calls().stream().filter(call -> hidden(call).isEmpty()).findFirst();
    }

    /** Returns why a call must not stand in a file, or would not be the same call; empty if it may. */
    private static Optional<String> hidden(HarEntry call) {
        HttpUrl url = call.request().httpUrl().orElseThrow();
        List<String> decoded = url.pathSegments();
        for (int i = 0; i < decoded.size(); i++) {
            Optional<String> personal =
                    Personal.inSegment(url.encodedPathSegments().get(i));
            if (personal.isPresent()) {
                return Optional.of("its path holds what may be a person's or a secret (" + personal.get() + ")");
            }
            if (decoded.get(i).indexOf('/') >= 0) {
                return Optional.of("its path holds a slash that is no separator");
            }
        }
        for (int i = 0; i < url.querySize(); i++) {
            String value = Optional.ofNullable(url.queryParameterValue(i)).orElse("");
            Optional<String> personal = Personal.inQuery(url.queryParameterName(i), value);
            if (personal.isPresent()) {
                return Optional.of("its " + personal.get());
            }
        }
        boolean readable = call.request()
                .body()
                .map(body -> (type(body).isEmpty() || AnswerGroup.isJson(type(body)))
                        && AnswerGroup.json(body).isPresent())
                .orElse(true);
        return readable ? Optional.empty() : Optional.of("the body of its request is no whole JSON");
    }

    private static String type(HarBody body) {
        return body.mimeType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the interaction, pending; {@link #refusal} must be empty. */
    Interaction interaction() {
        HarEntry call = chosen().orElseThrow();
        AnswerGroup.Key key = group.key();
        String type = key.mediaType().isEmpty() ? "" : " with " + key.mediaType();
        Interaction.Builder interaction = Interaction.builder(
                        key.method() + " " + key.path() + " answers " + key.status() + type)
                .pending()
                .comment("From " + Words.count(group.calls().size(), "recorded call")
                        + "; values are made up. Read it, then remove 'pending'.")
                .request(request(call));
        BodyRules rules = new BodyRules(group.sameRequests(), MatchingRules.builder());
        interaction.response(response(rules));
        rules.comments().forEach(interaction::comment);
        return interaction.build();
    }

    private PactRequest request(HarEntry call) {
        HttpUrl url = call.request().httpUrl().orElseThrow();
        PactRequest.Builder request =
                PactRequest.builder(group.key().method(), "/" + String.join("/", url.pathSegments()));
        queries(url).forEach((name, values) -> request.query(name, values.toArray(String[]::new)));
        accept(call).ifPresent(types -> request.header("Accept", types));
        MatchingRules.Builder rules = MatchingRules.builder();
        pathRule(url).ifPresent(rule -> rules.path(RuleGroup.all(rule)));
        List<SeenValue> bodies = group.requests();
        if (call.request().body().isPresent() && !bodies.isEmpty()) {
            Shape shape = Shape.of(bodies);
            request.header("Content-Type", "application/json").body(PactBody.ofPlain(Fakes.of(shape)));
            new BodyRules(List.of(), rules).add(shape);
        }
        return request.rules(rules.build()).build();
    }

    private static Map<String, List<String>> queries(HttpUrl url) {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            queries.computeIfAbsent(url.queryParameterName(i), none -> new ArrayList<>())
                    .add(Optional.ofNullable(url.queryParameterValue(i)).orElse(""));
        }
        return queries;
    }

    /** Returns the types that the client accepted; empty if it took any, or the header holds anything else. */
    private static Optional<String> accept(HarEntry call) {
        return call.request()
                .headers()
                .first("Accept")
                .filter(types -> !types.equals("*/*"))
                .filter(types -> Stream.of(types.split(", ?")).allMatch(Personal::isMediaType));
    }

    /** Returns the rule that any value may stand where the paths differed; empty if they did not. */
    private Optional<MatchingRule> pathRule(HttpUrl url) {
        String[] template = group.key().path().substring(1).split("/", -1);
        if (group.key().path().indexOf('{') < 0 || template.length != url.pathSize()) {
            return Optional.empty();
        }
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < template.length; i++) {
            int end = template[i].indexOf('}');
            expression.append('/');
            if (template[i].startsWith("{") && end > 0) {
                expression.append("[^/]+").append(quoted(template[i].substring(end + 1)));
            } else {
                expression.append(quoted(url.pathSegments().get(i)));
            }
        }
        return Optional.of(MatchingRule.regex(expression.toString()));
    }

    private static String quoted(String text) {
        return text.replaceAll("([^A-Za-z0-9_/-])", "\\\\$1");
    }

    private PactResponse response(BodyRules body) {
        AnswerGroup.Key key = group.key();
        PactResponse.Builder response = PactResponse.builder(key.status());
        MatchingRules.Builder rules = body.rules();
        if (!key.mediaType().isEmpty()) {
            response.header("Content-Type", key.mediaType());
            rules.header(
                    "Content-Type", RuleGroup.all(MatchingRule.regex("(?i)" + quoted(key.mediaType()) + "(\\s*;.*)?")));
        }
        answer.ifPresent(shape -> {
            response.body(PactBody.ofPlain(Fakes.of(shape)));
            body.add(shape);
        });
        return response.rules(rules.build()).build();
    }
}
