package dev.fledge.smoke;

import dev.fledge.http.HttpAttempt;
import dev.fledge.http.record.Har;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What one check came to. Holds no secret. Immutable. */
public final class CheckResult {
    private final String name;
    private final SmokeVerdict verdict;
    private final Finding finding;
    private final String message;
    private final Duration latency;
    private final List<HttpAttempt> attempts;
    private final OptionalInt status;
    private final String misses;
    private final List<CheckResult> steps;
    private final Map<Capture<?>, Object> captured;
    private final List<CheckResult> cleanups;
    private final List<Miss> missed;
    private final Optional<Har> har;

    CheckResult(Builder builder) {
        this.name = builder.name;
        this.verdict = builder.verdict;
        this.finding = builder.finding.build();
        this.message = builder.message;
        this.latency = builder.latency;
        this.attempts = List.copyOf(builder.attempts);
        this.status = builder.status;
        this.misses = builder.misses;
        this.missed = List.copyOf(builder.missed);
        this.steps = List.copyOf(builder.steps);
        this.captured = Map.copyOf(builder.captured);
        this.cleanups = List.of();
        this.har = Optional.empty();
    }

    private CheckResult(CheckResult result, List<CheckResult> cleanups, Optional<Har> har) {
        this.name = result.name;
        this.verdict = result.verdict;
        this.finding = result.finding;
        this.message = result.message;
        this.latency = result.latency;
        this.attempts = result.attempts;
        this.status = result.status;
        this.misses = result.misses;
        this.missed = result.missed;
        this.steps = result.steps;
        this.captured = result.captured;
        this.cleanups = List.copyOf(cleanups);
        this.har = har;
    }

    /** Starts a result that keeps what was seen but comes to something else. */
    Builder toBuilder(SmokeVerdict verdict, Finding.Builder finding) {
        Builder builder = new Builder(name, verdict, finding)
                .message(message)
                .latency(latency)
                .attempts(attempts)
                .misses(misses)
                .missed(missed)
                .steps(steps)
                .captured(captured);
        status.ifPresent(builder::status);
        return builder;
    }

    CheckResult with(List<CheckResult> cleanups) {
        return new CheckResult(this, cleanups, har);
    }

    CheckResult with(Har har) {
        return new CheckResult(this, cleanups, Optional.of(har));
    }

    /** Returns the name of the check. */
    public String name() {
        return name;
    }

    /** Returns what it came to. */
    public SmokeVerdict verdict() {
        return verdict;
    }

    /** Returns the same for gates and reports, with reason and facts. */
    public Finding finding() {
        return finding;
    }

    /** Returns everything a person needs to see what is wrong, over several lines; of a passed check one line. */
    public String message() {
        return message;
    }

    /** Returns the time of the last attempt, of several steps the sum; zero if nothing was sent. */
    public Duration latency() {
        return latency;
    }

    /** Returns every attempt in order; empty if the transport did not tell or nothing was sent. */
    public List<HttpAttempt> attempts() {
        return attempts;
    }

    /** Returns the status of the answer; empty if none came. */
    public OptionalInt status() {
        return status;
    }

    /** Returns the results of the steps that were reached, in their order; empty if the check is a single request. */
    public List<CheckResult> steps() {
        return steps;
    }

    /** Returns what the check captured; empty if it did not get so far, and always of a secret. */
    @SuppressWarnings("unchecked") // A capture reads values of its own type only.
    public <T> Optional<T> captured(Capture<T> capture) {
        return capture.isSecret() ? Optional.empty() : Optional.ofNullable((T) captured.get(capture));
    }

    /**
     * Returns what came of removing what the check created, in the order it was asked, the latest first; empty if there was
     * nothing to remove. It does not change what the check came to.
     */
    public List<CheckResult> cleanups() {
        return cleanups;
    }

    /**
     * Returns what was expected and not seen, hard expectations first; of a check of several steps what the worst of them
     * missed. Empty if there is nothing, or no answer.
     */
    public List<Miss> missed() {
        return missed;
    }

    /**
     * Returns every request of the check with its answer or failure, clean-ups last, without secrets; empty if it was not
     * {@link Smoke#recording recorded}.
     */
    public Optional<Har> har() {
        return har;
    }

    /** Returns what was expected and not seen, on one line; empty text if there is nothing or no answer. */
    String misses() {
        return misses;
    }

    @Override
    public String toString() {
        return verdict + " " + name;
    }

    /** Collects the parts of a result. */
    static final class Builder {
        private final String name;
        private final SmokeVerdict verdict;
        private final Finding.Builder finding;
        private String message = "";
        private Duration latency = Duration.ZERO;
        private List<HttpAttempt> attempts = List.of();
        private OptionalInt status = OptionalInt.empty();
        private String misses = "";
        private List<Miss> missed = List.of();
        private List<CheckResult> steps = List.of();
        private Map<Capture<?>, Object> captured = Map.of();

        Builder(String name, SmokeVerdict verdict, Finding.Builder finding) {
            this.name = name;
            this.verdict = verdict;
            this.finding = finding;
        }

        Builder message(String message) {
            this.message = message;
            return this;
        }

        Builder latency(Duration latency) {
            this.latency = latency;
            return this;
        }

        Builder attempts(List<HttpAttempt> attempts) {
            this.attempts = attempts;
            return this;
        }

        Builder status(int status) {
            this.status = OptionalInt.of(status);
            return this;
        }

        Builder misses(String misses) {
            this.misses = misses;
            return this;
        }

        Builder missed(List<Miss> missed) {
            this.missed = missed;
            return this;
        }

        Builder steps(List<CheckResult> steps) {
            this.steps = steps;
            return this;
        }

        Builder captured(Map<Capture<?>, Object> captured) {
            this.captured = captured;
            return this;
        }

        CheckResult build() {
            return new CheckResult(this);
        }
    }
}
