package dev.fledge.smoke;

import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Redactor;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** One request of a check, what is expected of its answer and what is taken from it. Immutable and thread-safe. */
public final class SmokeStep {
    private final String name;
    private final String definedAt;
    private final String method;
    private final RequestPath path;
    private final List<Map.Entry<String, Template>> query;
    private final List<Map.Entry<String, Template>> headers;
    private final List<Map.Entry<String, Template>> cookies;
    private final Optional<Payload> body;
    private final Optional<Duration> timeout;
    private final Optional<Retries> retries;
    private final Optional<Redirects> redirects;
    private final Optional<String> idempotencyHeader;
    private final Optional<LivePlan> live;
    private final List<Secret> secrets;
    private final List<Expectation> ownExpectations;
    private final List<Expectation> expectations;
    private final List<CaptureRule> captures;
    private final Optional<SmokeStep> cleanup;
    private final Optional<Eventually> eventually;

    SmokeStep(String name, StepBuilder<?> builder, List<Expectation> expectations) {
        this.name = name;
        this.definedAt = builder.definedAt;
        this.method = builder.method;
        this.path = builder.path.orElseThrow();
        this.query = List.copyOf(builder.query);
        this.headers = List.copyOf(builder.headers);
        this.cookies = List.copyOf(builder.cookies);
        this.body = builder.body;
        this.timeout = builder.timeout;
        this.retries = builder.retries;
        this.redirects = builder.redirects;
        this.idempotencyHeader = builder.idempotencyHeader;
        this.ownExpectations = List.copyOf(builder.expectations);
        this.expectations = List.copyOf(expectations);
        this.captures = List.copyOf(builder.captures);
        // What the suite expects of every answer, such as a latency, says nothing about whether something is gone.
        this.cleanup = builder.cleanup.map(undo -> undo.build(List.of()));
        this.eventually = builder.eventually;
        this.live = LivePlan.of(builder, expectations);
        List<Secret> all = new ArrayList<>(builder.secrets);
        List.of(query, headers, cookies)
                .forEach(some -> some.forEach(each -> all.addAll(each.getValue().secrets())));
        body.ifPresent(payload -> all.addAll(payload.secrets()));
        live.ifPresent(plan -> all.addAll(plan.secrets()));
        this.secrets = List.copyOf(all);
    }

    /** Returns the name, one of a kind in its check; empty text if the check is this one request. */
    public String name() {
        return name;
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns the path below the target's address, with a slash in front and placeholders in braces. */
    public String path() {
        return path.path();
    }

    /** Returns what is expected, in the order it was written, defaults of the suite last. */
    public List<Expectation> expectations() {
        return expectations;
    }

    /** Returns what later steps may use, in the order it is taken. */
    public List<Capture<?>> captures() {
        return List.copyOf(captures.stream().map(CaptureRule::into).toList());
    }

    /** Returns file and line where the step is written. */
    public String definedAt() {
        return definedAt;
    }

    /** Returns how what the step creates is removed; empty if it creates nothing. */
    public Optional<SmokeStep> cleanup() {
        return cleanup;
    }

    Optional<Eventually> eventually() {
        return eventually;
    }

    /** Returns what the step expects itself, without the defaults of the suite. */
    List<Expectation> ownExpectations() {
        return ownExpectations;
    }

    RequestPath requestPath() {
        return path;
    }

    List<Map.Entry<String, Template>> query() {
        return query;
    }

    List<Map.Entry<String, Template>> headers() {
        return headers;
    }

    List<Map.Entry<String, Template>> cookies() {
        return cookies;
    }

    Optional<LivePlan> live() {
        return live;
    }

    Optional<Payload> body() {
        return body;
    }

    Optional<Duration> ownTimeout() {
        return timeout;
    }

    Optional<Retries> ownRetries() {
        return retries;
    }

    Optional<Redirects> ownRedirects() {
        return redirects;
    }

    boolean isIdempotencyKey(String header) {
        return idempotencyHeader.filter(header::equalsIgnoreCase).isPresent();
    }

    /** Returns for whom Basic authentication is; empty if it is not used. */
    List<BasicCredentials> credentials() {
        return headers.stream()
                .flatMap(header -> header.getValue().credentials().stream())
                .toList();
    }

    /** Returns the secrets of the request and of its clean-up that somebody named. */
    List<Secret> namedSecrets() {
        List<Secret> all = new ArrayList<>(secrets);
        credentials().forEach(credentials -> all.remove(credentials.encoded()));
        cleanup.ifPresent(undo -> all.addAll(undo.namedSecrets()));
        return all;
    }

    List<CaptureRule> captureRules() {
        return captures;
    }

    /** Returns every capture that must have a value before this is asked. */
    List<Capture<?>> needs() {
        List<Capture<?>> needs = new ArrayList<>(path.captures());
        List.of(query, headers, cookies)
                .forEach(some ->
                        some.forEach(each -> needs.addAll(each.getValue().captures())));
        body.ifPresent(payload -> needs.addAll(payload.captures()));
        live.ifPresent(plan -> needs.addAll(plan.captures()));
        return needs;
    }

    Duration timeout(SuiteDefaults defaults) {
        return timeout.orElse(defaults.timeout());
    }

    /** Returns every secret of the request that is known before it is asked. */
    List<Secret> secrets(Scope scope) {
        List<Secret> all = new ArrayList<>(secrets);
        all.addAll(scope.target().secrets());
        all.addAll(scope.secrets());
        return all;
    }

    /**
     * Returns the request.
     *
     * @param allowed the time of one attempt
     * @param within the time of all attempts
     * @throws IllegalArgumentException if a captured value cannot be sent where it should stand
     */
    HttpCall call(Scope scope, Duration allowed, Duration within) {
        HttpUrl.Builder url = scope.target().resolve(path.filled(scope)).newBuilder();
        query.forEach(
                each -> url.addQueryParameter(each.getKey(), each.getValue().filled(scope)));
        SuiteDefaults defaults = scope.suite().defaults();
        HttpCall.Builder call = HttpCall.builder(method, url.build())
                .timeout(allowed)
                .within(within)
                .redirects(redirects.orElse(defaults.redirects()));
        retries.or(defaults::retries).ifPresent(call::retries);
        HttpHeaders all = withCookies(headers(scope), url.build(), scope);
        if (body.isPresent()) {
            call.body(contentType(body.get(), scope), body.get().bytes(scope));
            all = all.without("Content-Type");
        }
        for (Map.Entry<String, String> header : all.entries()) {
            if (isIdempotencyKey(header.getKey())) {
                call.idempotencyKey(header.getKey(), header.getValue());
            } else {
                call.header(header.getKey(), header.getValue());
            }
        }
        live.ifPresent(plan -> call.live(plan.filled(scope)));
        secrets(scope).forEach(call::secret);
        return call.build();
    }

    /** Returns the type that the step names, or else that of the body; the target's says nothing about this body. */
    private String contentType(Payload payload, Scope scope) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .findFirst()
                .map(header -> header.getValue().filled(scope))
                .orElse(payload.contentType());
    }

    private HttpHeaders withCookies(HttpHeaders headers, HttpUrl url, Scope scope) {
        List<String> pairs = new ArrayList<>(headers.all("Cookie"));
        pairs.add(scope.jar().header(url));
        scope.target().flagCookies().forEach((name, value) -> pairs.add(name + "=" + value));
        cookies.forEach(cookie -> pairs.add(cookie.getKey() + "="
                + cookieValue(cookie.getKey(), cookie.getValue().filled(scope))));
        pairs.removeIf(String::isEmpty);
        return pairs.isEmpty() ? headers : headers.without("Cookie").and("Cookie", String.join("; ", pairs));
    }

    private static String cookieValue(String name, String value) {
        if (!RequestBuilder.isCookieValue(value)) {
            throw new IllegalArgumentException("value of cookie " + name
                    + " must hold no space, comma, semicolon, quote or line break, but what was captured does");
        }
        return value;
    }

    private HttpHeaders headers(Scope scope) {
        HttpHeaders own = HttpHeaders.none();
        for (Map.Entry<String, Template> header : headers) {
            own = own.and(header.getKey(), header.getValue().filled(scope));
        }
        HttpHeaders merged = scope.suite().defaults().headers();
        for (HttpHeaders more : List.of(scope.target().headers(), own)) {
            for (Map.Entry<String, String> header : more.entries()) {
                merged = merged.without(header.getKey());
            }
            for (Map.Entry<String, String> header : more.entries()) {
                merged = merged.and(header.getKey(), header.getValue());
            }
        }
        return merged;
    }

    @Override
    public String toString() {
        return "SmokeStep(" + (name.isEmpty() ? "" : name + ": ") + shown() + ")";
    }

    /** Returns method and path without secrets. */
    String shown() {
        return Redactor.of(secrets).redact(method + " " + path.path());
    }

    /** Collects the parts of a step. Not thread-safe. */
    public static final class Builder extends StepBuilder<Builder> {
        private final String name;

        Builder(String name, String label, String definedAt) {
            super(label, definedAt);
            this.name = name;
        }

        @Override
        Builder self() {
            return this;
        }

        SmokeStep build(List<Expectation> defaults) {
            return step(name, defaults);
        }
    }
}
