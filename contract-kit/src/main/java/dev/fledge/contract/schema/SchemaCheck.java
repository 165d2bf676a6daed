package dev.fledge.contract.schema;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.schema.JsonSchema;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * Asks a live app one question and checks status and body of its answer against a JSON Schema or an OpenAPI
 * document.
 *
 * <p>A {@link Gate} where it is asked once, a {@link Probe} where it is asked over and over; either way it gives one
 * finding. An answer that breaks the contract, and an app that refuses, resets, sends no whole answer in time or has a
 * broken certificate, is a FAIL. Where the app could not be asked (its name is unknown, there is no way to it) it is
 * INCONCLUSIVE. The finding names the request, the status, each violation with pointer, line and column, and the beginning
 * of the body; the secrets of the call are hidden. Immutable, and thread-safe if its transport is.
 */
public final class SchemaCheck implements Gate, Probe {
    private final String name;
    private final HttpUrl baseUrl;
    private final String method;
    private final String path;
    private final List<Consumer<HttpCall.Builder>> content;
    private final OptionalInt status;
    private final JsonContract contract;
    private final HttpTransport transport;
    private final Duration timeout;
    private final int bodyLimitBytes;
    private final TimeSource time;
    private final AnswerReader reader;

    private SchemaCheck(Builder builder, HttpUrl baseUrl, JsonContract contract, HttpTransport transport) {
        this.name = builder.name;
        this.baseUrl = baseUrl;
        this.method = builder.method;
        this.path = builder.path;
        this.content = List.copyOf(builder.content);
        this.status = builder.status;
        this.contract = contract;
        this.transport = transport;
        this.timeout = builder.timeout;
        this.bodyLimitBytes = builder.bodyLimitBytes;
        this.time = builder.time;
        this.reader = new AnswerReader(name, call(timeout), expectedStatus(), contract);
    }

    /**
     * Starts a check.
     *
     * @param name names it in findings, such as {@code price}
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns the same check of the app at another address, such as that of the other arm.
     *
     * @throws IllegalArgumentException if {@code baseUrl} has a query or a fragment
     */
    public SchemaCheck at(HttpUrl baseUrl) {
        Builder copy = new Builder(name)
                .baseUrl(baseUrl)
                .request(method, path)
                .contract(contract)
                .transport(transport)
                .timeout(timeout)
                .bodyLimitBytes(bodyLimitBytes)
                .time(time);
        copy.content.addAll(content);
        copy.status = status;
        return copy.build();
    }

    /** A contract that says nothing about the status leaves 200. */
    private OptionalInt expectedStatus() {
        return status.isPresent() || contract.status().isPresent() ? status : OptionalInt.of(200);
    }

    /**
     * Asks once and returns one finding.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public List<Finding> check() throws InterruptedException {
        return List.of(ask(timeout).finding());
    }

    /**
     * Asks once, within the check's own time-out and the deadline, and returns one answer.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public List<Answer> ask(Deadline deadline) throws InterruptedException {
        // A limit of less than a millisecond would be sent as no limit.
        long leftMillis = deadline.remaining().toMillis();
        if (leftMillis == 0) {
            return List.of(new Answer(reader.notReached(deadline.allowed()), Duration.ZERO));
        }
        return List.of(ask(Duration.ofMillis(Math.min(leftMillis, timeout.toMillis()))));
    }

    private Answer ask(Duration limit) throws InterruptedException {
        Deadline watch = Deadline.after(limit, time);
        try {
            HttpAnswer answer = transport.exchange(call(limit));
            Duration latency = watch.elapsed();
            return new Answer(reader.read(answer), latency);
        } catch (HttpFailure e) {
            Duration latency = e.requestSent() ? watch.elapsed() : Duration.ZERO;
            return new Answer(reader.noAnswer(e), latency);
        } catch (IOException e) {
            return new Answer(reader.couldNotAsk(e), Duration.ZERO);
        }
    }

    private HttpCall call(Duration limit) {
        HttpCall.Builder call = HttpCall.builder(method, Address.join(baseUrl, path))
                .timeout(limit)
                .bodyLimitBytes(bodyLimitBytes);
        content.forEach(part -> part.accept(call));
        HttpCall asSet = call.build();
        return asSet.headers().first("Accept").isPresent()
                ? asSet
                : call.header("Accept", "application/json").build();
    }

    /** Returns the name of the check. */
    @Override
    public String toString() {
        return name;
    }

    /** Collects the parts of a check. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private Optional<HttpUrl> baseUrl = Optional.empty();
        private String method = "GET";
        private String path = "";
        private final List<Consumer<HttpCall.Builder>> content = new ArrayList<>();
        private OptionalInt status = OptionalInt.empty();
        private Optional<JsonContract> contract = Optional.empty();
        private Optional<HttpTransport> transport = Optional.empty();
        private Duration timeout = HttpCall.DEFAULT_TIMEOUT;
        private int bodyLimitBytes = HttpCall.DEFAULT_BODY_LIMIT_BYTES;
        private TimeSource time = TimeSource.system();

        private Builder(String name) {
            if (Objects.requireNonNull(name, "name of the check must not be null")
                    .isBlank()) {
                throw new IllegalArgumentException("name of the check must not be blank");
            }
            this.name = name;
        }

        /**
         * Sets where the app is; required. The path of the request is added to that of the address.
         *
         * @throws IllegalArgumentException if it has a query or a fragment
         */
        public Builder baseUrl(HttpUrl baseUrl) {
            this.baseUrl = Optional.of(Address.requireBase(baseUrl));
            return this;
        }

        /** Asks with GET. The path begins with a slash and may have a query. */
        public Builder get(String path) {
            return request("GET", path);
        }

        /** Asks with POST. The path begins with a slash and may have a query. */
        public Builder post(String path) {
            return request("POST", path);
        }

        /**
         * Sets method and path; required, here or with {@link #get} or {@link #post}.
         *
         * @throws IllegalArgumentException if the path does not begin with one slash or has a fragment
         */
        public Builder request(String method, String path) {
            this.method = Objects.requireNonNull(method, "method must not be null");
            this.path = Address.requirePath(path);
            return this;
        }

        /** Sets a JSON text as the body; it is sent as it is. */
        public Builder json(String json) {
            return add(call -> call.json(json));
        }

        /** Adds a header. {@code Accept: application/json} is sent unless set. */
        public Builder header(String name, String value) {
            return add(call -> call.header(name, value));
        }

        /** Adds a header whose whole value is secret. */
        public Builder header(String name, Secret value) {
            return add(call -> call.header(name, value));
        }

        /** Adds {@code Authorization: Bearer} and the token. */
        public Builder bearer(Secret token) {
            return add(call -> call.bearer(token));
        }

        /** Hides a secret that path, headers, body or answer hold, in every finding. */
        public Builder secret(Secret secret) {
            return add(call -> call.secret(secret));
        }

        private Builder add(Consumer<HttpCall.Builder> part) {
            content.add(part);
            return this;
        }

        /**
         * Sets the only status that is right. The default is that of the contract, or 200 if it says nothing.
         *
         * @throws IllegalArgumentException if it is not from 100 to 599
         */
        public Builder status(int status) {
            if (!(status >= 100 && status <= 599)) {
                throw new IllegalArgumentException("status must be from 100 to 599, but was " + status);
            }
            this.status = OptionalInt.of(status);
            return this;
        }

        /** Sets what the body must meet; required, here or with {@link #contract}. */
        public Builder schema(JsonSchema schema) {
            return contract(JsonContract.of(schema));
        }

        /** Sets what the answer must meet; required, here or with {@link #schema}. */
        public Builder contract(JsonContract contract) {
            this.contract = Optional.of(contract);
            return this;
        }

        /** Sets what sends the request; required. It stays the caller's to close. */
        public Builder transport(HttpTransport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /**
         * Sets how long the whole answer may take. The default is 10 s.
         *
         * @throws IllegalArgumentException if it is shorter than a millisecond
         */
        public Builder timeout(Duration timeout) {
            if (timeout.toMillis() < 1) {
                throw new IllegalArgumentException("timeout must be at least 1 ms, but was " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /** Sets how long a body may be, from 0 to 100,000,000 bytes; a longer one fails. The default is 1,000,000. */
        public Builder bodyLimitBytes(int bytes) {
            this.bodyLimitBytes = bytes;
            return this;
        }

        /** Sets the clock that latency is measured with. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time must not be null");
            return this;
        }

        /**
         * Builds the check.
         *
         * @throws IllegalStateException if a required part is missing, the schema accepts everything, or a GET has a body
         * @throws IllegalArgumentException if a header or the method is malformed
         */
        public SchemaCheck build() {
            if (path.isEmpty()) {
                throw missing("request", "get(\"/health\")");
            }
            JsonContract required = contract.orElseThrow(() -> missing("schema", "schema(JsonSchema.read(file))"));
            if (required.constrainsNothing()) {
                throw new IllegalStateException("check " + name + " would pass any JSON, because " + required.name()
                        + " constrains nothing; give it a type and required properties, or look for misspelt keywords");
            }
            return new SchemaCheck(
                    this,
                    baseUrl.orElseThrow(() -> missing("address", "baseUrl(HttpUrl.get(\"http://localhost:8080\"))")),
                    required,
                    transport.orElseThrow(() -> missing("transport", "transport(SafeHttpClient.create())")));
        }

        private IllegalStateException missing(String part, String fix) {
            return new IllegalStateException("check " + name + " has no " + part + "; set it with " + fix);
        }
    }
}
