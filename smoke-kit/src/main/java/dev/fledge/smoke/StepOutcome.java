package dev.fledge.smoke;

import dev.fledge.http.HttpAttempt;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.verdict.Fact;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What came of one step. It is judged at once and told at the end of the run, when every secret is known: what one step shows
 * may be what a later one captures as a secret.
 */
sealed interface StepOutcome
        permits AnsweredStep, Polled, StepOutcome.Unanswered, StepOutcome.Broken, StepOutcome.Unasked {
    SmokeVerdict verdict();

    String reason();

    Duration latency();

    /** Returns how often it was sent and why again; none is known unless somebody counted. */
    default List<HttpAttempt> attempts() {
        return List.of();
    }

    /** Returns the status of the answer, if one came. */
    default OptionalInt status() {
        return OptionalInt.empty();
    }

    /** Returns whether the app may have got the request. */
    boolean sent();

    /** Returns what people read, without any of the secrets. */
    Told told(String title, Set<Secret> secrets);

    /** Returns what was expected and not seen, without any of the secrets; empty if there is nothing or no answer. */
    default List<Miss> missed(Set<Secret> secrets) {
        return List.of();
    }

    /** No whole answer came. */
    record Unanswered(SmokeStep step, HttpCall call, HttpFailure failure, Ending ending) implements StepOutcome {
        /** What that means and how long it took. */
        record Ending(SmokeVerdict verdict, String reason, Duration latency) {}

        @Override
        public SmokeVerdict verdict() {
            return ending.verdict();
        }

        @Override
        public String reason() {
            return ending.reason();
        }

        @Override
        public Duration latency() {
            return ending.latency();
        }

        @Override
        public List<HttpAttempt> attempts() {
            return failure.attempts();
        }

        @Override
        public boolean sent() {
            return failure.requestSent();
        }

        @Override
        public Told told(String title, Set<Secret> secrets) {
            HttpCall shown = ShownCall.hiding(call, secrets);
            String said =
                    Text.excerpt(shown.redactor().redact(String.valueOf(failure.getMessage())), Text.LONGEST_SENTENCE);
            String block = new MessageBlock(title, step.definedAt(), shown)
                    .unanswered(verdict(), said, failure.phases(), failure.attempts());
            List<Fact> facts =
                    List.of(new Fact("request", shown.toString()), new Fact("latency", Text.of(ending.latency())));
            return new Told(said, "", block, facts);
        }
    }

    /** The transport broke. */
    record Broken(SmokeStep step, HttpCall call, Exception thrown, Duration latency) implements StepOutcome {
        @Override
        public SmokeVerdict verdict() {
            return SmokeVerdict.ERROR;
        }

        @Override
        public String reason() {
            return "TRANSPORT_BROKEN";
        }

        @Override
        public boolean sent() {
            return true;
        }

        @Override
        public Told told(String title, Set<Secret> secrets) {
            HttpCall shown = ShownCall.hiding(call, secrets);
            String all =
                    shown + " could not be asked: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
            String said = Text.excerpt(shown.redactor().redact(all), Text.LONGEST_SENTENCE);
            String block = new MessageBlock(title, step.definedAt(), shown)
                    .unanswered(SmokeVerdict.ERROR, said, HttpPhases.unknown(), List.of());
            return new Told(said, "", block, List.of(new Fact("request", shown.toString())));
        }
    }

    /** Nothing was sent. */
    record Unasked(SmokeStep step, SmokeVerdict verdict, String reason, String said) implements StepOutcome {
        static Unasked notReached(SmokeStep step, Duration allowed) {
            String said = "not asked: the " + Text.of(allowed) + " that all checks together may take were over";
            return new Unasked(step, SmokeVerdict.INCONCLUSIVE, "NOT_REACHED", said);
        }

        @Override
        public Duration latency() {
            return Duration.ZERO;
        }

        @Override
        public boolean sent() {
            return false;
        }

        @Override
        public Told told(String title, Set<Secret> secrets) {
            String shown = Redactor.of(secrets).redact(said);
            String block = verdict + "  " + title + "\n  " + shown + "\n  defined at   " + step.definedAt();
            return new Told(shown, "", block, List.of());
        }
    }
}
