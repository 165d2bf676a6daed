package dev.fledge.http.record;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One request and what became of it. Immutable. */
public final class HarEntry {
    private final Instant startedAt;
    private final HarRequest request;
    private final Optional<HarResponse> response;
    private final Optional<String> failure;
    private final HarTimings timings;
    private final String protocol;
    private final Optional<String> serverAddress;
    private final SortedMap<String, String> facts;

    private HarEntry(Builder builder) {
        this.startedAt = builder.startedAt;
        this.request = builder.request;
        this.response = builder.response;
        this.failure = builder.failure;
        this.timings = builder.timings;
        this.protocol = builder.protocol;
        this.serverAddress = builder.serverAddress;
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(builder.facts));
    }

    /** Starts an entry that has no answer yet. */
    public static Builder builder(Instant startedAt, HarRequest request) {
        return new Builder(startedAt, request);
    }

    /**
     * Starts an entry of a call that our own client sends, with what it sends and its secrets: {@link Har#redacted} hides
     * them with the call's redactor.
     */
    public static Builder builder(Instant startedAt, HttpCall call) {
        return new Builder(startedAt, OwnExchange.request(call));
    }

    /** Returns when the request began. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Returns what was asked. */
    public HarRequest request() {
        return request;
    }

    /** Returns what was answered, or empty if no answer came. */
    public Optional<HarResponse> response() {
        return response;
    }

    /** Returns why the exchange has no answer or not all of it, or empty if it has or nobody knows. */
    public Optional<String> failure() {
        return failure;
    }

    /** Returns where the time went. */
    public HarTimings timings() {
        return timings;
    }

    /** Returns the protocol such as {@code http/1.1} or {@code h2}; empty text if it is not known. */
    public String protocol() {
        return protocol;
    }

    /** Returns the IP address that answered, or empty if it is not known. Behind a proxy it is the proxy's. */
    public Optional<String> serverAddress() {
        return serverAddress;
    }

    /** Returns what Fledge knows beyond HAR, by name in alphabetical order, such as the check that asked; may be empty. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HarEntry that
                && startedAt.equals(that.startedAt)
                && request.equals(that.request)
                && response.equals(that.response)
                && failure.equals(that.failure)
                && timings.equals(that.timings)
                && protocol.equals(that.protocol)
                && serverAddress.equals(that.serverAddress)
                && facts.equals(that.facts);
    }

    @Override
    public int hashCode() {
        return 31 * startedAt.hashCode() + request.hashCode();
    }

    /** Returns the method and the status, nothing of what they hold. */
    @Override
    public String toString() {
        return "HarEntry(" + request.method() + ", "
                + response.map(answer -> String.valueOf(answer.status())).orElse("no answer") + ")";
    }

    /** Collects the parts of an entry. Not thread-safe. */
    public static final class Builder {
        private final Instant startedAt;
        private final HarRequest request;
        private final SortedMap<String, String> facts = new TreeMap<>();
        private Optional<HarResponse> response = Optional.empty();
        private Optional<String> failure = Optional.empty();
        private HarTimings timings = HarTimings.unknown();
        private String protocol = "";
        private Optional<String> serverAddress = Optional.empty();

        private Builder(Instant startedAt, HarRequest request) {
            this.startedAt = Check.notNull("startedAt", startedAt);
            this.request = Check.notNull("request", request);
        }

        /** Sets what was answered. */
        public Builder response(HarResponse response) {
            this.response = Optional.of(response);
            return this;
        }

        /**
         * Sets what our own client got: answer, protocol, address and timings. Of a body that was cut at the call's limit only
         * the size is kept, because half a secret at its end could not be found.
         */
        public Builder answered(HttpAnswer answer) {
            answer.remoteAddress().map(OwnExchange::host).ifPresent(this::serverAddress);
            return response(OwnExchange.response(answer))
                    .protocol(answer.protocol())
                    .timings(HarTimings.of(answer.phases()));
        }

        /** Sets why our own client got no whole answer, and where the time went until then. */
        public Builder failed(HttpFailure failure) {
            return failure(failure.kind() + ": " + failure.getMessage()).timings(HarTimings.of(failure.phases()));
        }

        /** Sets why no answer came, or not all of it. */
        public Builder failure(String failure) {
            this.failure = Optional.of(Check.notBlank("failure", failure));
            return this;
        }

        /** Sets where the time went. */
        public Builder timings(HarTimings timings) {
            this.timings = Check.notNull("timings", timings);
            return this;
        }

        /** Sets the protocol, such as {@code h2}. */
        public Builder protocol(String protocol) {
            this.protocol = Check.notNull("protocol", protocol);
            return this;
        }

        /** Sets the IP address that answered. */
        public Builder serverAddress(String address) {
            this.serverAddress = Optional.of(Check.notBlank("serverAddress", address));
            return this;
        }

        /** Adds something that HAR has no key for; the last of one name counts. */
        public Builder fact(String name, String value) {
            facts.put(Check.notBlank("name of a fact", name), Check.notNull("value of fact " + name, value));
            return this;
        }

        /** Builds the entry. */
        public HarEntry build() {
            return new HarEntry(this);
        }
    }
}
