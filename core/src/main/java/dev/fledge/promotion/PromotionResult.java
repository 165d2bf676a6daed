package dev.fledge.promotion;

import dev.fledge.rollout.Revision;
import dev.fledge.verdict.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a promotion came to, why, and everything that was found on the way. Immutable. */
public final class PromotionResult {
    private final String app;
    private final Revision canary;
    private final PromotionOutcome outcome;
    private final String summary;
    private final List<Finding> findings;
    private final List<PromotionEvent> events;
    private final Instant startedAt;
    private final Optional<EvidenceTrace> evidence;

    PromotionResult(Promotion promotion, Ending ending, Journal journal) {
        this.app = promotion.app();
        this.canary = promotion.canary();
        this.outcome = ending.outcome();
        this.summary = ending.summary();
        this.findings = List.copyOf(ending.findings());
        this.events = journal.events();
        this.startedAt = journal.startedAt();
        // A gate may have judged another promotion before.
        this.evidence = journal.hasLooked() ? promotion.judge().trace() : Optional.empty();
    }

    /** Returns the name of the app. */
    public String app() {
        return app;
    }

    /** Returns the revision that was to be promoted. */
    public Revision canary() {
        return canary;
    }

    /** Returns how it ended. */
    public PromotionOutcome outcome() {
        return outcome;
    }

    /** Returns why it ended so, in plain sentences. */
    public String summary() {
        return summary;
    }

    /** Returns the last finding on each subject: those that decided first, then the others. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns everything that happened, in order. */
    public List<PromotionEvent> events() {
        return events;
    }

    /** Returns when the promotion started. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Returns how the evidence grew, for a picture; empty if the judge never looked, or in mode point. */
    public Optional<EvidenceTrace> evidence() {
        return evidence;
    }

    @Override
    public String toString() {
        return outcome + ": " + summary;
    }
}
