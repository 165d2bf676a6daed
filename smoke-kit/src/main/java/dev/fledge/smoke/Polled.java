package dev.fledge.smoke;

import dev.fledge.http.HttpAttempt;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What came of a step that was asked several times: what came of the last time, and how that was reached.
 *
 * @param history in words
 */
record Polled(StepOutcome last, boolean sent, Meaning meaning, String history) implements StepOutcome {
    /** What it means. */
    record Meaning(SmokeVerdict verdict, String reason) {}

    static Polled of(StepOutcome last, boolean sent, String history) {
        return new Polled(last, sent, new Meaning(last.verdict(), last.reason()), history);
    }

    Polled as(SmokeVerdict verdict, String reason) {
        return new Polled(last, sent, new Meaning(verdict, reason), history);
    }

    @Override
    public SmokeVerdict verdict() {
        return meaning.verdict();
    }

    @Override
    public String reason() {
        return meaning.reason();
    }

    @Override
    public Duration latency() {
        return last.latency();
    }

    @Override
    public List<HttpAttempt> attempts() {
        return last.attempts();
    }

    @Override
    public OptionalInt status() {
        return last.status();
    }

    @Override
    public List<Miss> missed(Set<Secret> secrets) {
        return last.missed(secrets);
    }

    @Override
    public Told told(String title, Set<Secret> secrets) {
        Told told = last.told(title, secrets);
        String shown = Redactor.of(secrets).redact(history);
        String block = told.block();
        if (verdict() != last.verdict()) {
            block = verdict() + block.substring(last.verdict().name().length());
        }
        return new Told(
                told.sentence() + " (" + shown + ")",
                told.misses(),
                verdict() == SmokeVerdict.PASSED ? block : block + "\n  eventually   " + shown,
                told.facts());
    }
}
