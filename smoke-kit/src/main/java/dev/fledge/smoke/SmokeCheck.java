package dev.fledge.smoke;

import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** One question to a live app: a request and what is expected of the answer. Immutable and thread-safe. */
public final class SmokeCheck {
    private final String name;
    private final String definedAt;
    private final Set<String> tags;
    private final String method;
    private final String path;
    private final List<Map.Entry<String, String>> query;
    private final HttpHeaders headers;
    private final Optional<byte[]> body;
    private final Optional<Duration> timeout;
    private final Optional<String> idempotencyHeader;
    private final List<Secret> secrets;
    private final List<Expectation> expectations;

    private SmokeCheck(Builder builder) {
        this.name = builder.name;
        this.definedAt = builder.definedAt;
        this.tags = Set.copyOf(builder.tags);
        this.method = builder.method;
        this.path = builder.path;
        this.query = List.copyOf(builder.query);
        this.headers = builder.headers;
        this.body = builder.body;
        this.timeout = builder.timeout;
        this.idempotencyHeader = builder.idempotencyHeader;
        this.secrets = List.copyOf(builder.secrets);
        this.expectations = List.copyOf(builder.expectations);
    }

    /** Starts a check outside a suite, named after its request; for {@link Ready}. */
    public static Builder get(String path) {
        return new Builder("", DefinedAt.caller()).get(path);
    }

    /** Returns the name, one of a kind in its suite. */
    public String name() {
        return name;
    }

    /** Returns the tags; empty if there are none. */
    public Set<String> tags() {
        return tags;
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns the path below the target's address, with a slash in front. */
    public String path() {
        return path;
    }

    /** Returns what is expected, in the order it was written, defaults of the suite last. */
    public List<Expectation> expectations() {
        return expectations;
    }

    /** Returns file and line where the check is written. */
    public String definedAt() {
        return definedAt;
    }

    Duration timeout(SuiteDefaults defaults) {
        return timeout.orElse(defaults.timeout());
    }

    HttpCall call(Target target, SuiteDefaults defaults, Duration allowed) {
        HttpUrl.Builder url = target.resolve(path).newBuilder();
        query.forEach(parameter -> url.addQueryParameter(parameter.getKey(), parameter.getValue()));
        HttpHeaders merged = defaults.headers();
        for (HttpHeaders more : List.of(target.headers(), headers)) {
            for (Map.Entry<String, String> header : more.entries()) {
                merged = merged.without(header.getKey());
            }
            for (Map.Entry<String, String> header : more.entries()) {
                merged = merged.and(header.getKey(), header.getValue());
            }
        }
        HttpCall.Builder call = HttpCall.builder(method, url.build()).timeout(allowed);
        HttpHeaders all = merged;
        if (body.isPresent()) {
            call.body(all.first("Content-Type").orElse("application/octet-stream"), body.get());
            all = all.without("Content-Type");
        }
        for (Map.Entry<String, String> header : all.entries()) {
            if (idempotencyHeader.filter(header.getKey()::equalsIgnoreCase).isPresent()) {
                call.idempotencyKey(header.getKey(), header.getValue());
            } else {
                call.header(header.getKey(), header.getValue());
            }
        }
        List.of(secrets, target.secrets()).forEach(some -> some.forEach(call::secret));
        return call.build();
    }

    @Override
    public String toString() {
        return "SmokeCheck(" + name + ": " + method + " " + path + ")";
    }

    /** Collects the parts of a check. Not thread-safe. */
    public static final class Builder {
        private String name;
        private String definedAt;
        private final Set<String> tags = new LinkedHashSet<>();
        private String method = "";
        private String path = "";
        private final List<Map.Entry<String, String>> query = new ArrayList<>();
        private HttpHeaders headers = HttpHeaders.none();
        private Optional<byte[]> body = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private Optional<String> idempotencyHeader = Optional.empty();
        private final List<Secret> secrets = new ArrayList<>();
        private final List<Expectation> expectations = new ArrayList<>();

        Builder(String name, String definedAt) {
            this.name = name;
            this.definedAt = definedAt;
        }

        /** Adds tags by which checks are selected. */
        public Builder tags(String... tags) {
            Arrays.stream(tags).forEach(tag -> this.tags.add(Check.notBlank("tag", tag)));
            return this;
        }

        /** Asks by GET. */
        public Builder get(String path) {
            return request("GET", path);
        }

        /** Asks by HEAD. */
        public Builder head(String path) {
            return request("HEAD", path);
        }

        /** Asks by POST. */
        public Builder post(String path) {
            return request("POST", path);
        }

        /** Asks by PUT. */
        public Builder put(String path) {
            return request("PUT", path);
        }

        /** Asks by PATCH. */
        public Builder patch(String path) {
            return request("PATCH", path);
        }

        /** Asks by DELETE. */
        public Builder delete(String path) {
            return request("DELETE", path);
        }

        /**
         * Asks by any method.
         *
         * @param method in upper case
         * @param path below the target's address, such as {@code /health} or {@code /search?q=tea}
         * @throws IllegalArgumentException if the method has other characters than A-Z, or the path does not begin with one
         *     slash or holds a space, a fragment or a placeholder in braces
         * @throws IllegalStateException if the check has a request already
         */
        public Builder request(String method, String path) {
            Check.notNull("method", method);
            Check.notNull("path", path);
            if (!this.method.isEmpty()) {
                throw new IllegalStateException(label() + "has two requests, " + this.method + " " + this.path + " and "
                        + method + " " + path + "; make two checks");
            }
            if (!method.matches("[A-Z]{1,20}")) {
                throw new IllegalArgumentException(label() + "method must be of A-Z, but was '" + method + "'");
            }
            if (!path.startsWith("/") || path.startsWith("//") || !path.matches("[^\\s#{}\\p{Cntrl}]+")) {
                throw new IllegalArgumentException(
                        label() + "path must begin with one / and hold no space, # or braces, "
                                + "such as /health, but was '" + path + "'; the host belongs to the target");
            }
            this.method = method;
            this.path = path;
            return this;
        }

        /** Adds a query parameter; name and value are encoded. */
        public Builder query(String name, String value) {
            query.add(Map.entry(Check.notBlank("name of a query parameter", name), value));
            return this;
        }

        /** Adds a header; it replaces the target's and the suite's of that name. */
        public Builder header(String name, String value) {
            headers = Headers.checked(headers, name, value);
            return this;
        }

        /** Adds a header whose whole value is secret. */
        public Builder header(String name, Secret value) {
            secrets.add(value);
            return header(name, value.reveal());
        }

        /** Adds {@code Authorization: Bearer} and the token. */
        public Builder bearer(Secret token) {
            secrets.add(token);
            return header("Authorization", "Bearer " + token.reveal());
        }

        /** Hides a secret that headers or body hold, wherever this check is shown. */
        public Builder secret(Secret secret) {
            secrets.add(Check.notNull("secret", secret));
            return this;
        }

        /** Says where the check is written, if not where {@link Suite.Builder#check} is called. */
        public Builder definedAt(String place) {
            this.definedAt = Check.notBlank("place", place);
            return this;
        }

        /** Adds a header that lets the server do the work once however often the request comes; allows a POST to be retried. */
        public Builder idempotencyKey(String headerName, String key) {
            idempotencyHeader = Optional.of(headerName);
            return header(headerName, key);
        }

        /**
         * Sets a JSON object as the body. Values are text, numbers, booleans, maps, lists and {@link Secret}s.
         *
         * @throws IllegalArgumentException if a value is anything else
         */
        public Builder json(Map<String, ?> members) {
            JsonBody json = JsonBody.of(members);
            secrets.addAll(json.secrets());
            return json(json.json());
        }

        /** Sets a JSON text as the body; it is sent as it is, in UTF-8. */
        public Builder json(String json) {
            return body("application/json", json.getBytes(StandardCharsets.UTF_8));
        }

        /** Sets the body and its type; {@code bytes} is copied. */
        public Builder body(String contentType, byte[] bytes) {
            body = Optional.of(bytes.clone());
            headers = headers.without("Content-Type");
            return header("Content-Type", contentType);
        }

        /**
         * Sets the time the whole call may take. The default is the suite's.
         *
         * @throws IllegalArgumentException if {@code timeout} is not longer than zero
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Optional.of(Check.positive("timeout", timeout));
            return this;
        }

        /** Adds what is expected of the answer; a miss fails the check. All of them are evaluated. */
        public Builder expect(Expectation... expectations) {
            for (Expectation expectation : expectations) {
                if (!expectation.flaw().isEmpty()) {
                    throw new IllegalArgumentException(label() + expectation.flaw());
                }
                this.expectations.add(expectation);
            }
            return this;
        }

        /** Adds what is hoped of the answer; a miss degrades the check. */
        public Builder expectSoftly(Expectation... expectations) {
            return expect(Arrays.stream(expectations).map(Expectation::softly).toArray(Expectation[]::new));
        }

        /**
         * Builds the check.
         *
         * @throws IllegalStateException if it has no request, expects nothing that could fail it, or a GET or HEAD has a body
         */
        SmokeCheck build(List<Expectation> defaults) {
            if (method.isEmpty()) {
                throw new IllegalStateException(label() + "asks nothing; add a request such as get(\"/health\")");
            }
            if (expectations.stream().allMatch(Expectation::soft)) {
                throw new IllegalStateException(
                        label() + "expects nothing, so any answer would pass; add expect(status(200))");
            }
            if (body.isPresent() && method.matches("GET|HEAD")) {
                throw new IllegalStateException(label() + method + " must have no body; use POST, or query()");
            }
            expectations.addAll(defaults);
            name = name.isEmpty() ? method + " " + path : name;
            return new SmokeCheck(this);
        }

        private String label() {
            return name.isEmpty() ? "" : "check '" + name + "': ";
        }
    }
}
