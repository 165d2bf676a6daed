package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.RulePath;
import dev.fledge.internal.Check;
import java.util.List;
import java.util.Optional;

/** What is said of a body: nothing, a JSON shape, or a text. */
record Content(Optional<Shape> json, PactBody text) {
    static final Content NONE = new Content(Optional.empty(), PactBody.absent());

    static Content json(Shape shape) {
        return new Content(Optional.of(Check.notNull("shape of the body", shape)), PactBody.absent());
    }

    static Content text(String contentType, String text) {
        return new Content(
                Optional.empty(),
                PactBody.text(Check.notBlank("content type", contentType), Check.notNull("text of the body", text)));
    }

    PactBody body(Form form) {
        return json.map(shape -> PactBody.ofPlain(shape.example(form))).orElse(text);
    }

    void addRules(Form form, MatchingRules.Builder rules) {
        json.ifPresent(shape -> shape.addRules(RulePath.root(), form, rules));
    }

    List<String> optionalNames() {
        return json.map(Shape::optionalNames).orElse(List.of());
    }

    /** Returns the headers with the type of the body, unless they name one or there is no body. */
    List<NamedText> typed(List<NamedText> headers) {
        Optional<String> type = body(Form.WHOLE).contentType();
        boolean named = headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Type"));
        return type.isEmpty() || named
                ? headers
                : NamedText.exactly("header", "Content-Type", List.of(type.get()))
                        .addedTo("header", headers);
    }
}
