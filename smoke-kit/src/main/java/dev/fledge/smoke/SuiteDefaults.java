package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds for every check of a suite. Immutable. */
public final class SuiteDefaults {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    static final HttpHeaders DEFAULT_HEADERS = HttpHeaders.none().and("User-Agent", "fledge-smoke");

    private final Duration timeout;
    private final HttpHeaders headers;
    private final List<Expectation> expectations;
    private final Optional<Retries> retries;
    private final Redirects redirects;

    private SuiteDefaults(Builder builder) {
        this.timeout = builder.timeout;
        this.headers = builder.headers;
        this.expectations = List.copyOf(builder.expectations);
        this.retries = builder.retries;
        this.redirects = builder.redirects;
    }

    static Builder builder() {
        return new Builder();
    }

    /** Returns the time a call may take, with the redirects that it follows; each retry has it anew. Default 5 s. */
    public Duration timeout() {
        return timeout;
    }

    /** Returns what is expected of every answer, after what its check expects. */
    public List<Expectation> expectations() {
        return expectations;
    }

    /** Returns what is sent again; empty if that is left to the target's transport, by default nothing. */
    public Optional<Retries> retries() {
        return retries;
    }

    /** Returns whether redirects are followed. Default never. */
    public Redirects redirects() {
        return redirects;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** Collects the defaults. Not thread-safe. */
    public static final class Builder {
        private Duration timeout = DEFAULT_TIMEOUT;
        private HttpHeaders headers = DEFAULT_HEADERS;
        private final List<Expectation> expectations = new ArrayList<>();
        private Optional<Retries> retries = Optional.empty();
        private Redirects redirects = Redirects.never();

        private Builder() {}

        /**
         * Sets the time a call may take, with the redirects that it follows; each retry has it anew. Default 5 s.
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

        /**
         * Sets what is sent again, within the suite's deadline. A check that passed only so is FLAKY. What was not as expected
         * is never asked again: that is {@link StepBuilder#eventually}. Default nothing.
         */
        public Builder retries(Retries retries) {
            this.retries = Optional.of(Check.notNull("retries", retries));
            return this;
        }

        /** Sets whether redirects are followed. Default never: a redirect is an answer like any other. */
        public Builder redirects(Redirects redirects) {
            this.redirects = Check.notNull("redirects", redirects);
            return this;
        }

        SuiteDefaults build() {
            return new SuiteDefaults(this);
        }
    }
}
