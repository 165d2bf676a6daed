package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What holds for every check of a suite. Immutable. */
public final class SuiteDefaults {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    static final HttpHeaders DEFAULT_HEADERS = HttpHeaders.none().and("User-Agent", "fledge-smoke");

    private final Duration timeout;
    private final HttpHeaders headers;
    private final List<Expectation> expectations;

    private SuiteDefaults(Builder builder) {
        this.timeout = builder.timeout;
        this.headers = builder.headers;
        this.expectations = List.copyOf(builder.expectations);
    }

    static Builder builder() {
        return new Builder();
    }

    /** Returns the time a call may take in all. Default 5 s. */
    public Duration timeout() {
        return timeout;
    }

    /** Returns what is expected of every answer, after what its check expects. */
    public List<Expectation> expectations() {
        return expectations;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** Collects the defaults. Not thread-safe. */
    public static final class Builder {
        private Duration timeout = DEFAULT_TIMEOUT;
        private HttpHeaders headers = DEFAULT_HEADERS;
        private final List<Expectation> expectations = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the time a call may take in all. Default 5 s.
         *
         * @throws IllegalArgumentException if {@code timeout} is not longer than zero
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /** Sets a header of every request, such as a mark that keeps synthetic traffic out of business metrics. */
        public Builder header(String name, String value) {
            headers = Headers.checked(headers.without(name), name, value);
            return this;
        }

        /** Adds what is expected of every answer, such as a latency budget. */
        public Builder expect(Expectation... expectations) {
            for (Expectation expectation : expectations) {
                if (!expectation.flaw().isEmpty()) {
                    throw new IllegalArgumentException("defaults: " + expectation.flaw());
                }
                this.expectations.add(expectation);
            }
            return this;
        }

        SuiteDefaults build() {
            return new SuiteDefaults(this);
        }
    }
}
