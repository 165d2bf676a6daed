package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.PactVersion;
import dev.fledge.contract.pact.ProviderState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a consumer asks of a provider and the answer it expects: {@code Expect.get("/prices/42").respond(200).json(...)}.
 * Immutable: every word gives a new one.
 */
public final class Expect {
    private final ExpectedRequest request;
    private final int status;
    private final List<NamedText> headers;
    private final Content content;

    private Expect(ExpectedRequest request, int status, List<NamedText> headers, Content content) {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.content = content;
    }

    static Expect of(ExpectedRequest request, int status) {
        return new Expect(request, status, List.of(), Content.NONE);
    }

    /** Begins a GET request. */
    public static ExpectedRequest get(String path) {
        return request("GET", Shapes.equalTo(path));
    }

    /** Begins a POST request. */
    public static ExpectedRequest post(String path) {
        return request("POST", Shapes.equalTo(path));
    }

    /** Begins a PUT request. */
    public static ExpectedRequest put(String path) {
        return request("PUT", Shapes.equalTo(path));
    }

    /** Begins a PATCH request. */
    public static ExpectedRequest patch(String path) {
        return request("PATCH", Shapes.equalTo(path));
    }

    /** Begins a DELETE request. */
    public static ExpectedRequest delete(String path) {
        return request("DELETE", Shapes.equalTo(path));
    }

    /**
     * Begins any request.
     *
     * @param path what the path is like, such as {@code regex("/prices/[0-9]+", "/prices/42")}; without a query, not encoded
     * @throws IllegalArgumentException if the example of the path does not begin with a slash, or has a query
     */
    public static ExpectedRequest request(String method, Shape path) {
        return ExpectedRequest.of(method, path);
    }

    /** Adds a header with exactly this value. The type of the body need not be said. */
    public Expect header(String name, String value) {
        return header(NamedText.exactly("header", name, List.of(value)));
    }

    /** Adds a header of this shape. */
    public Expect header(String name, Shape shape) {
        return header(NamedText.like("header", name, shape));
    }

    private Expect header(NamedText header) {
        return new Expect(request, status, header.addedTo("header", headers), content);
    }

    /** Sets a JSON body. The provider may send more fields than the shape names. */
    public Expect json(Shape shape) {
        return new Expect(request, status, headers, Content.json(shape));
    }

    /** Sets a body of exactly this text, such as one of type {@code text/plain}. */
    public Expect text(String contentType, String text) {
        return new Expect(request, status, headers, Content.text(contentType, text));
    }

    /** Returns the names of the fields that the answer may lack, in their order, each once. */
    List<String> optionalNames() {
        return content.optionalNames().stream().distinct().toList();
    }

    /** Returns the description of the form without optional fields, made of that of the whole. */
    String descriptionWithoutOptional(String description) {
        return description + ", without " + String.join(", ", optionalNames());
    }

    void requireUse(String description) {
        if (request.saysHowToLeaveOut() && optionalNames().isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + description
                            + "' says givenWithoutOptional(), but no field is optional(); take it out or make a field optional");
        }
    }

    Interaction toPact(String description, Form form, PactVersion version) {
        String title = form == Form.WHOLE ? description : descriptionWithoutOptional(description);
        Interaction.Builder interaction = Interaction.builder(title);
        List<ProviderState> states = request.states(form);
        states.forEach(interaction::state);
        return interaction
                .key(key(title, states))
                .request(request.toPact(said(title, version)))
                .response(response(form, said(title, version)))
                .build();
    }

    private static UnaryOperator<MatchingRules> said(String title, PactVersion version) {
        return version == PactVersion.V2 ? rules -> VersionTwo.weakened(title, rules) : UnaryOperator.identity();
    }

    private PactResponse response(Form form, UnaryOperator<MatchingRules> said) {
        PactResponse.Builder response = PactResponse.builder(status);
        MatchingRules.Builder rules = MatchingRules.builder();
        for (NamedText header : content.typed(headers)) {
            response.header(header.name(), header.array());
            header.rules().ifPresent(group -> rules.header(header.name(), group));
        }
        content.addRules(form, rules);
        return response.body(content.body(form))
                .rules(said.apply(rules.build()))
                .build();
    }

    /** Returns what tools know the interaction by: it stays while description and states do. */
    private static String key(String description, List<ProviderState> states) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(description.getBytes(StandardCharsets.UTF_8));
            for (ProviderState state : states) {
                sha.update(("\n" + state).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Returns the request and the status. */
    @Override
    public String toString() {
        return request + " -> " + status;
    }
}
