package dev.fledge.smoke;

import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is expected of an answer and taken from it: the words that checks, steps and clean-ups share. Not thread-safe.
 *
 * @param <B> what the words return
 */
public abstract sealed class StepBuilder<B extends StepBuilder<B>> extends RequestBuilder<B>
        permits SmokeCheck.Builder, SmokeStep.Builder {
    Optional<Duration> timeout = Optional.empty();
    Optional<Retries> retries = Optional.empty();
    Optional<Redirects> redirects = Optional.empty();
    String definedAt;
    final List<Expectation> expectations = new ArrayList<>();
    final List<CaptureRule> captures = new ArrayList<>();
    Optional<Eventually> eventually = Optional.empty();
    Optional<SmokeStep.Builder> cleanup = Optional.empty();

    StepBuilder(String label, String definedAt) {
        super(label);
        this.definedAt = definedAt;
    }

    /** Says where this is written, if not where it is added to its suite. */
    public B definedAt(String place) {
        this.definedAt = Check.notBlank("place", place);
        return self();
    }

    /**
     * Sets the time the call may take, with the redirects that it follows. The default is the suite's.
     *
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    public B timeout(Duration timeout) {
        this.timeout = Optional.of(Check.positive("timeout", timeout));
        return self();
    }

    /** Sets what is sent again. The default is the suite's. */
    public B retries(Retries retries) {
        this.retries = Optional.of(Check.notNull("retries", retries));
        return self();
    }

    /** Sets whether redirects are followed. The default is the suite's. */
    public B redirects(Redirects redirects) {
        this.redirects = Optional.of(Check.notNull("redirects", redirects));
        return self();
    }

    /** Asks again until what is expected is met; without it a miss fails the check at once. */
    public B eventually(Eventually eventually) {
        this.eventually = Optional.of(Check.notNull("eventually", eventually));
        return self();
    }

    /** Adds what is expected of the answer; a miss fails the check. All of them are evaluated. */
    public B expect(Expectation... expectations) {
        for (Expectation expectation : expectations) {
            if (!expectation.flaw().isEmpty()) {
                throw new IllegalArgumentException(label + expectation.flaw());
            }
            this.expectations.add(expectation);
        }
        return self();
    }

    /** Adds what is hoped of the answer; a miss degrades the check. */
    public B expectSoftly(Expectation... expectations) {
        return expect(Arrays.stream(expectations).map(Expectation::softly).toArray(Expectation[]::new));
    }

    /**
     * Takes the value that a JSON path or pointer finds in the body, for later steps; not to find it fails the check.
     *
     * @param from a path or pointer without a rule, such as {@code json("$.id")}
     * @throws IllegalArgumentException if the path has a rule, or the capture is set already
     */
    public B capture(Capture<?> into, JsonExpectation from) {
        if (!from.captureFlaw().isEmpty()) {
            throw new IllegalArgumentException(label + from.captureFlaw());
        }
        return capture(CaptureRule.of(settable(into), from));
    }

    /**
     * Takes the first header of that name, for later steps; not to find it fails the check.
     *
     * @throws IllegalArgumentException if the capture is set already
     */
    public B capture(Capture<?> into, HeaderQuery from) {
        return capture(CaptureRule.of(settable(into), Check.notNull("header", from)));
    }

    /**
     * Takes the value of a cookie that the answer sets, for later steps; not to find it fails the check. Later steps of the
     * check send the cookie anyway: this is for those that need its value elsewhere, such as in a header.
     *
     * @param from a cookie without a rule, such as {@code cookie("csrf")}
     * @throws IllegalArgumentException if the cookie has a rule, or the capture is set already
     */
    public B capture(Capture<?> into, CookieExpectation from) {
        if (!from.captureFlaw().isEmpty()) {
            throw new IllegalArgumentException(label + from.captureFlaw());
        }
        return capture(CaptureRule.of(settable(into), from));
    }

    /**
     * Says how to remove what this request creates. It is asked after the last step of the check, whatever came of that,
     * once this request may have reached the app and everything the clean-up needs is captured. Clean-ups are asked in
     * reverse order, all of them, in a time of their own, and told apart: they do not change what the check came to.
     *
     * @throws IllegalArgumentException if there is a clean-up already, or it captures or needs a clean-up itself
     */
    public B cleanup(UnaryOperator<SmokeStep.Builder> cleanup) {
        SmokeStep.Builder built = cleanup.apply(
                new SmokeStep.Builder("", label.replaceFirst(": $", ", ") + "clean-up: ", DefinedAt.caller()));
        if (this.cleanup.isPresent()) {
            throw new IllegalArgumentException(label + "has two clean-ups; make two steps");
        }
        if (!built.captures.isEmpty() || built.cleanup.isPresent()) {
            throw new IllegalArgumentException(built.label + "must not capture anything or be cleaned up itself");
        }
        this.cleanup = Optional.of(built);
        return self();
    }

    private Capture<?> settable(Capture<?> into) {
        if (into.equals(Capture.runId())) {
            throw new IllegalArgumentException(
                    label + "captures runId, which every run has already; name it otherwise");
        }
        return into;
    }

    private B capture(CaptureRule rule) {
        captures.add(rule);
        return self();
    }

    /** Builds what is asked, after the defaults of the suite are known. */
    SmokeStep step(String name, List<Expectation> defaults) {
        if (method.isEmpty()) {
            throw new IllegalStateException(label + "asks nothing; add a request such as get(\"/health\")");
        }
        if (captures.isEmpty() && expectations.stream().allMatch(Expectation::soft)) {
            throw new IllegalStateException(
                    label + "expects nothing, so any answer would pass; add expect(status(200))");
        }
        if (body.isPresent() && Set.of("GET", "HEAD").contains(method)) {
            throw new IllegalStateException(label + method + " must have no body; use POST, or query()");
        }
        if (body.filter(MultipartBody.class::isInstance).isPresent()
                && headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type"))) {
            throw new IllegalStateException(label
                    + "multipart() says its own Content-Type, with the boundary of the parts; leave the header out");
        }
        if (eventually.isPresent() && Set.of("POST", "PATCH").contains(method) && idempotencyHeader.isEmpty()) {
            throw new IllegalStateException(
                    label + method + " would do its work again each time it is asked, so eventually() "
                            + "needs an idempotencyKey(); or wait in a step of its own, with GET");
        }
        List<Expectation> all = new ArrayList<>(expectations);
        all.addAll(defaults);
        return new SmokeStep(name, this, all);
    }
}
