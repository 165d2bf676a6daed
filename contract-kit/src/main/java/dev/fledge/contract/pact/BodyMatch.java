package dev.fledge.contract.pact;

import dev.fledge.contract.pact.JsonTrees.NoJsonException;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.contract.pact.Run.Scope;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a contract says of a body and its content type, made ready. Thread-safe. */
final class BodyMatch {
    private static final BodyCheck NOTHING = (body, steps) -> List.of();

    private final PactBody.Kind kind;
    private final Optional<String> type;
    private final BodyCheck check;

    private BodyMatch(PactBody.Kind kind, Optional<String> type, BodyCheck check) {
        this.kind = kind;
        this.type = type;
        this.check = check;
    }

    static BodyMatch ofResponse(PactResponse response, List<String> problems) {
        Optional<String> type = type(response.body(), HeaderCheck.values(response.headers(), "Content-Type"));
        return of(new Said(response.body(), response.rules(), type.orElse("")), Scope.RESPONSE_BODY, problems);
    }

    static BodyMatch ofRequest(PactRequest request, List<String> problems) {
        Optional<String> type = type(request.body(), HeaderCheck.values(request.headers(), "Content-Type"));
        return of(new Said(request.body(), request.rules(), type.orElse("")), Scope.REQUEST_BODY, problems);
    }

    private static Optional<String> type(PactBody body, List<String> header) {
        return header.stream().findFirst().or(body::contentType).map(ContentTypes::base);
    }

    /** What the contract says: the body, its rules and its content type, which may be blank. */
    private record Said(PactBody body, MatchingRules rules, String type) {}

    private static BodyMatch of(Said said, Scope scope, List<String> problems) {
        Optional<String> type = said.type.isBlank() ? Optional.empty() : Optional.of(said.type);
        return new BodyMatch(said.body.kind(), type, check(said, scope, problems));
    }

    private static BodyCheck check(Said said, Scope scope, List<String> problems) {
        PactBody body = said.body;
        if (body.kind() == PactBody.Kind.ABSENT
                || body.kind() == PactBody.Kind.NULL
                || body.kind() == PactBody.Kind.EMPTY) {
            return NOTHING;
        }
        Optional<MatchingRule> media = said.rules
                .at(Part.BODY, "$")
                .flatMap(group -> group.matchers().stream()
                        .filter(rule -> rule.kind() == Kind.CONTENT_TYPE)
                        .findFirst());
        if (media.isPresent()) {
            return new MediaBody(media.get().argument().orElse(""), problems);
        }
        if (ContentTypes.isForm(said.type)) {
            Scope form = scope == Scope.REQUEST_BODY ? Scope.REQUEST_FORM : Scope.RESPONSE_FORM;
            return new FormBody(
                    new RuledValue(
                            NamedRules.tree(FormBody.fields(body.text())), PlacedRules.form(said.rules, problems)),
                    form);
        }
        boolean json = said.type.isEmpty() || BodyReader.isJson(said.type);
        if (json && body.kind() == PactBody.Kind.JSON) {
            return json(said, scope, problems);
        }
        return body.kind() == PactBody.Kind.BYTES && !ContentTypes.isText(said.type)
                ? new BytesBody(body.bytes())
                : new TextBody(body.text(), said.rules, problems);
    }

    private static BodyCheck json(Said said, Scope scope, List<String> problems) {
        try {
            RuledValue wanted =
                    new RuledValue(JsonTrees.read(said.body.bytes()), PlacedRules.json(said.rules, problems));
            return new JsonBody(wanted, scope);
        } catch (NoJsonException e) {
            problems.add("the example of the body cannot be read: " + e.getMessage());
            return NOTHING;
        }
    }

    /** Compares a body; without a content type the bytes decide alone. */
    List<Mismatch> match(Optional<String> contentType, byte[] body, Steps steps) {
        switch (kind) {
            case ABSENT -> {
                return List.of();
            }
            case NULL, EMPTY -> {
                return body.length == 0 ? List.of() : List.of(unexpected(body));
            }
            default -> {
                return matchContent(contentType, body, steps);
            }
        }
    }

    private List<Mismatch> matchContent(Optional<String> contentType, byte[] body, Steps steps) {
        if (body.length == 0) {
            return List.of(Mismatch.at(Part.BODY, "$")
                    .rule("required body")
                    .expected("a body")
                    .actual("none")
                    .build());
        }
        Optional<String> found = contentType.map(ContentTypes::base);
        if (found.isPresent() && type.isPresent() && !found.equals(type)) {
            return List.of(Mismatch.at(Part.BODY, "$")
                    .rule("content type")
                    .expected("a body of " + type.get())
                    .actual("one of " + found.get())
                    .hint("the bodies were not compared")
                    .build());
        }
        return check.match(inUtf8(contentType, body), steps);
    }

    private static byte[] inUtf8(Optional<String> contentType, byte[] body) {
        Optional<Charset> charset = contentType.flatMap(ContentTypes::charset);
        return charset.isEmpty() || charset.get().equals(StandardCharsets.UTF_8)
                ? body
                : new String(body, charset.get()).getBytes(StandardCharsets.UTF_8);
    }

    private static Mismatch unexpected(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 120), StandardCharsets.UTF_8);
        return Mismatch.at(Part.BODY, "$")
                .rule("no body")
                .expected("no body")
                .actual(body.length + " bytes that begin " + Shown.text(start))
                .build();
    }
}
