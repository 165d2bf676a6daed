package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.ProviderState;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a consumer asks; {@link #respond} goes on to what it expects. Immutable: every word gives a new one. */
public final class ExpectedRequest {
    private final String method;
    private final ScalarMould path;
    private final Given given;
    private final List<NamedText> query;
    private final List<NamedText> headers;
    private final Content content;

    /** The states before the request, and those only without optional fields. */
    private record Given(List<ProviderState> always, List<ProviderState> without) {}

    private ExpectedRequest(ExpectedRequest base, Given given) {
        this.method = base.method;
        this.path = base.path;
        this.given = given;
        this.query = base.query;
        this.headers = base.headers;
        this.content = base.content;
    }

    private ExpectedRequest(ExpectedRequest base, List<NamedText> query, List<NamedText> headers, Content content) {
        this.method = base.method;
        this.path = base.path;
        this.given = base.given;
        this.query = query;
        this.headers = headers;
        this.content = content;
    }

    private ExpectedRequest(String method, ScalarMould path) {
        this.method = method;
        this.path = path;
        this.given = new Given(List.of(), List.of());
        this.query = List.of();
        this.headers = List.of();
        this.content = Content.NONE;
    }

    static ExpectedRequest of(String method, Shape path) {
        ScalarMould scalar = Check.notNull("path of a request", path).requireScalar("the path of a request");
        String example = String.valueOf(scalar.value());
        if (!example.startsWith("/") || example.contains("?") || example.contains("#")) {
            throw new IllegalArgumentException("the path of a request must begin with / and have no ? or #, but was '"
                    + example + "'; say the part after ? with query(name, value)");
        }
        return new ExpectedRequest(Check.notBlank("method of a request", method), scalar);
    }

    /** Adds what must be so at the provider before, such as {@code price 42 exists}. */
    public ExpectedRequest given(String state) {
        return given(state, Map.of());
    }

    /**
     * Adds what must be so at the provider before, with values that its tests can use.
     *
     * @param params texts, numbers, booleans, and lists and maps of these
     */
    public ExpectedRequest given(String state, Map<String, Object> params) {
        return new ExpectedRequest(
                this, new Given(plus(given.always(), new ProviderState(named(state), params)), given.without()));
    }

    /**
     * Adds what must be so at the provider before it leaves out the fields that are {@link Shapes#optional}, such as
     * {@code price 42 has no note}.
     */
    public ExpectedRequest givenWithoutOptional(String state) {
        return new ExpectedRequest(
                this, new Given(given.always(), plus(given.without(), ProviderState.of(named(state)))));
    }

    private static String named(String state) {
        return Check.notBlank("sentence of a provider state", state);
    }

    private static List<ProviderState> plus(List<ProviderState> states, ProviderState state) {
        List<ProviderState> longer = new ArrayList<>(states);
        longer.add(state);
        return List.copyOf(longer);
    }

    /** Adds a query parameter with exactly these values, in this order; not encoded. */
    public ExpectedRequest query(String name, String... values) {
        return query(NamedText.exactly("query parameter", name, List.of(values)));
    }

    /** Adds a query parameter of this shape. */
    public ExpectedRequest query(String name, Shape shape) {
        return query(NamedText.like("query parameter", name, shape));
    }

    private ExpectedRequest query(NamedText parameter) {
        return new ExpectedRequest(this, parameter.addedTo("query parameter", query), headers, content);
    }

    /** Adds a header with exactly this value. The type of the body need not be said. */
    public ExpectedRequest header(String name, String value) {
        return header(NamedText.exactly("header", name, List.of(value)));
    }

    /** Adds a header of this shape. */
    public ExpectedRequest header(String name, Shape shape) {
        return header(NamedText.like("header", name, shape));
    }

    private ExpectedRequest header(NamedText header) {
        return new ExpectedRequest(this, query, header.addedTo("header", headers), content);
    }

    /**
     * Sets a JSON body. A request with a field that is not in the shape is not what was expected.
     *
     * @throws IllegalArgumentException if a field is optional
     */
    public ExpectedRequest json(Shape shape) {
        Content json = Content.json(shape);
        if (!json.optionalNames().isEmpty()) {
            throw new IllegalArgumentException(
                    "optional(" + json.optionalNames().get(0)
                            + ") is for answers; a request without the field is a second @Interaction");
        }
        return new ExpectedRequest(this, query, headers, json);
    }

    /** Sets a body of exactly this text, such as one of type {@code text/plain}. */
    public ExpectedRequest text(String contentType, String text) {
        return new ExpectedRequest(this, query, headers, Content.text(contentType, text));
    }

    /**
     * Goes on to the answer that the consumer expects.
     *
     * @param status from 100 to 599
     * @throws IllegalArgumentException if {@code status} is out of range
     */
    public Expect respond(int status) {
        return Expect.of(this, (int) Check.inRange("status of an answer", status, 100, 599));
    }

    List<ProviderState> states(Form form) {
        if (form == Form.WHOLE) {
            return given.always();
        }
        List<ProviderState> all = new ArrayList<>(given.always());
        all.addAll(given.without());
        return all;
    }

    boolean saysHowToLeaveOut() {
        return !given.without().isEmpty();
    }

    PactRequest toPact(UnaryOperator<MatchingRules> said) {
        PactRequest.Builder request = PactRequest.builder(method, String.valueOf(path.value()));
        MatchingRules.Builder rules = MatchingRules.builder();
        NamedText.ofText(path.rule()).ifPresent(rule -> rules.path(RuleGroup.all(rule)));
        for (NamedText parameter : query) {
            request.query(parameter.name(), parameter.array());
            parameter.rules().ifPresent(group -> rules.query(parameter.name(), group));
        }
        for (NamedText header : content.typed(headers)) {
            request.header(header.name(), header.array());
            header.rules().ifPresent(group -> rules.header(header.name(), group));
        }
        content.addRules(Form.WHOLE, rules);
        return request.body(content.body(Form.WHOLE))
                .rules(said.apply(rules.build()))
                .build();
    }

    /** Returns method and path. */
    @Override
    public String toString() {
        return method + " " + path.value();
    }
}
