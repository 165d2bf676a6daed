package dev.fledge.contract.pact;

import dev.fledge.http.HttpFailure;
import dev.fledge.http.Redactor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What became of one interaction. Immutable, and free of the secrets of its request. */
public final class InteractionResult {
    private final Interaction interaction;
    private final InteractionVerdict verdict;
    private final String reason;
    private final String message;
    private final String request;
    private final List<Mismatch> mismatches;
    private final OptionalInt status;
    private final String body;
    private final List<String> notes;
    private final Duration latency;
    private final Optional<HttpFailure.Kind> failure;

    private InteractionResult(Builder builder) {
        this.interaction = builder.interaction;
        this.verdict = builder.verdict;
        this.reason = builder.reason;
        this.message = builder.message;
        this.request = builder.request;
        this.mismatches = builder.mismatches;
        this.status = builder.status;
        this.body = builder.body;
        this.notes = builder.notes;
        this.latency = builder.latency;
        this.failure = builder.failure;
    }

    static Builder of(Interaction interaction, InteractionVerdict verdict, String reason) {
        return new Builder(interaction, verdict, reason);
    }

    /** Returns the interaction as its pact has it. */
    public Interaction interaction() {
        return interaction;
    }

    /** Returns the verdict. */
    public InteractionVerdict verdict() {
        return verdict;
    }

    /** Returns a stable code in upper case for programs, such as {@code STATE_MISSING}. */
    public String reason() {
        return reason;
    }

    /** Returns a plain sentence on what was seen and what to do. */
    public String message() {
        return message;
    }

    /** Returns method and address of the request as it was sent, or as the pact has it if it was not. */
    public String request() {
        return request;
    }

    /** Returns in what the answer is not as expected, status first; empty unless that is the verdict. */
    public List<Mismatch> mismatches() {
        return mismatches;
    }

    /** Returns the status of the answer; empty if none came. */
    public OptionalInt status() {
        return status;
    }

    /** Returns at most the first 2,048 characters of the body of an answer that is not as expected; else empty. */
    public String body() {
        return body;
    }

    /** Returns what went wrong around it and does not change the verdict, such as a state that could not be torn down. */
    public List<String> notes() {
        return notes;
    }

    /** Returns the time from asking to the end of the answer; zero if nothing was sent. */
    public Duration latency() {
        return latency;
    }

    /** Returns the same with what went wrong around it. */
    InteractionResult noted(List<String> problems) {
        Builder copy = of(interaction, verdict, reason)
                .message(message)
                .request(request)
                .mismatches(mismatches)
                .notes(problems)
                .latency(latency);
        copy.body = body;
        copy.status = status;
        copy.failure = failure;
        return copy.build();
    }

    /** Returns why no whole answer came, where it did not. */
    Optional<HttpFailure.Kind> failure() {
        return failure;
    }

    /** Returns the verdict, the description and the message. */
    @Override
    public String toString() {
        return verdict + " " + interaction.title() + ": " + message;
    }

    /** Collects the parts of a result. Not thread-safe. */
    static final class Builder {
        private static final int MOST_BODY = 2048;

        private final Interaction interaction;
        private final InteractionVerdict verdict;
        private final String reason;
        private String message = "";
        private String request;
        private List<Mismatch> mismatches = List.of();
        private OptionalInt status = OptionalInt.empty();
        private String body = "";
        private List<String> notes = List.of();
        private Duration latency = Duration.ZERO;
        private Optional<HttpFailure.Kind> failure = Optional.empty();

        private Builder(Interaction interaction, InteractionVerdict verdict, String reason) {
            this.interaction = interaction;
            this.verdict = verdict;
            this.reason = reason;
            this.request = interaction.kind() == Interaction.Kind.HTTP
                    ? interaction.request().toString()
                    : "";
        }

        Builder message(String message) {
            this.message = message;
            return this;
        }

        Builder request(String request) {
            this.request = request;
            return this;
        }

        Builder mismatches(List<Mismatch> mismatches) {
            this.mismatches = List.copyOf(mismatches);
            return this;
        }

        Builder status(int status) {
            this.status = OptionalInt.of(status);
            return this;
        }

        /** Sets the beginning of a body. Redacted before it is cut, so that no half of a secret is left. */
        Builder body(String text, Redactor redactor) {
            String whole = redactor.redact(text).strip().replaceAll("[\\p{Cntrl}&&[^\\r\\n\\t]]", "?");
            this.body = whole.length() <= MOST_BODY ? whole : whole.substring(0, MOST_BODY) + "...";
            return this;
        }

        Builder notes(List<String> notes) {
            this.notes = List.copyOf(notes);
            return this;
        }

        Builder latency(Duration latency) {
            this.latency = latency;
            return this;
        }

        Builder failure(HttpFailure.Kind kind) {
            this.failure = Optional.of(kind);
            return this;
        }

        InteractionResult build() {
            return new InteractionResult(this);
        }
    }
}
