package dev.fledge.report;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.Redactor;
import dev.fledge.internal.Check;
import dev.fledge.promotion.PromotionEvent;
import dev.fledge.promotion.PromotionOutcome;
import dev.fledge.promotion.PromotionResult;
import dev.fledge.verdict.Fact;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run, ready for people, programs and CI systems. Immutable, and free of the secrets of the
 * {@link Redactor} it was built with.
 */
public final class Report {
    /**
     * One line of the story.
     *
     * @param elapsed time since the start
     * @param text a sentence
     */
    public record Entry(Duration elapsed, String text) {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if {@code elapsed} is negative
         */
        public Entry {
            Check.notNegative("elapsed", elapsed);
            Check.notNull("text", text);
        }
    }

    private final String subject;
    private final String outcome;
    private final Verdict verdict;
    private final String summary;
    private final List<Finding> findings;
    private final List<Entry> timeline;
    private final @Nullable Instant startedAt;
    private final @Nullable EvidencePlot picture;

    private Report(Builder builder, String outcome) {
        Redactor redactor = builder.redactor;
        this.subject = redactor.redact(builder.subject);
        this.outcome = outcome;
        this.verdict = builder.verdict;
        this.summary = redactor.redact(builder.summary);
        this.findings = builder.findings.stream()
                .map(finding -> redacted(finding, redactor))
                .toList();
        this.timeline = builder.timeline.stream()
                .map(entry -> new Entry(entry.elapsed(), redactor.redact(entry.text())))
                .toList();
        this.startedAt = builder.startedAt;
        this.picture = builder.picture;
    }

    private static Finding redacted(Finding finding, Redactor redactor) {
        return Finding.of(finding.verdict(), redactor.redact(finding.subject()))
                .reason(finding.reason())
                .message(redactor.redact(finding.message()))
                .facts(finding.facts().stream()
                        .map(fact -> new Fact(fact.name(), redactor.redact(fact.value())))
                        .toList())
                .build();
    }

    /**
     * Starts a report on a subject.
     *
     * @param redactor takes the secrets out of every text
     */
    public static Builder on(String subject, Redactor redactor) {
        return new Builder(subject, redactor);
    }

    /** Starts the report of a promotion: {@code PROMOTED}, {@code ROLLED_BACK} or {@code INCONCLUSIVE}. */
    public static Builder of(PromotionResult result, Redactor redactor) {
        PromotionOutcome outcome = result.outcome();
        Builder report = on(result.app() + " " + result.canary(), redactor)
                .outcome(outcome.name())
                .verdict(outcome.verdict())
                .summary(result.summary())
                .findings(result.findings())
                .startedAt(result.startedAt());
        EvidencePlot.of(result, redactor).ifPresent(report::picture);
        for (PromotionEvent event : result.events()) {
            report.entry(event.elapsed(), event.message());
        }
        return report;
    }

    /**
     * Reads a report that {@link #toJson} wrote.
     *
     * @throws dev.fledge.document.DocumentException naming what is wrong and where
     */
    public static Report read(DocumentNode document) {
        return ReportJson.read(document);
    }

    /** Returns the report as JSON; {@link #read} gives an equal report. */
    public String toJson() {
        return ReportJson.write(this);
    }

    /** Returns what the report is on. */
    public String subject() {
        return subject;
    }

    /** Returns the one word for it: an outcome such as {@code ROLLED_BACK}, else the verdict's name. */
    public String outcome() {
        return outcome;
    }

    /** Returns the verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns the sentences for people; may be empty. */
    public String summary() {
        return summary;
    }

    /** Returns what was found, what decided first. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns the story in order; may be empty. */
    public List<Entry> timeline() {
        return timeline;
    }

    /** Returns when it started, if that is known. */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    /** Returns the picture of the evidence, if there is one. It is a file of its own, no part of the JSON, and no part of equality. */
    public Optional<EvidencePlot> picture() {
        return Optional.ofNullable(picture);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Report that
                && subject.equals(that.subject)
                && outcome.equals(that.outcome)
                && verdict == that.verdict
                && summary.equals(that.summary)
                && findings.equals(that.findings)
                && timeline.equals(that.timeline)
                && Objects.equals(startedAt, that.startedAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(subject, outcome, verdict, summary, findings);
    }

    @Override
    public String toString() {
        return subject + ": " + outcome;
    }

    /** Collects the parts of a report. Not thread-safe. */
    public static final class Builder {
        private final String subject;
        private final Redactor redactor;
        private final List<Finding> findings = new ArrayList<>();
        private final List<Entry> timeline = new ArrayList<>();
        private Verdict verdict = Verdict.INCONCLUSIVE;
        private String summary = "";
        private @Nullable String outcome;
        private @Nullable Instant startedAt;
        private @Nullable EvidencePlot picture;

        private Builder(String subject, Redactor redactor) {
            this.subject = Check.notBlank("subject of a report", subject);
            this.redactor = Check.notNull("redactor", redactor);
        }

        /** Sets the verdict; the default is {@link Verdict#INCONCLUSIVE}. */
        public Builder verdict(Verdict verdict) {
            this.verdict = Check.notNull("verdict", verdict);
            return this;
        }

        /** Sets the one word for it; the default is the verdict's name. */
        public Builder outcome(String outcome) {
            this.outcome = Check.notBlank("outcome", outcome);
            return this;
        }

        /** Sets the sentences for people. */
        public Builder summary(String summary) {
            this.summary = Check.notNull("summary", summary);
            return this;
        }

        /** Adds findings in their order. */
        public Builder findings(List<Finding> more) {
            findings.addAll(more);
            return this;
        }

        /** Adds a line of the story. */
        public Builder entry(Duration elapsed, String text) {
            timeline.add(new Entry(elapsed, text));
            return this;
        }

        /** Sets when it started. */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = Check.notNull("start", startedAt);
            return this;
        }

        /** Sets the picture of the evidence. Its texts are shown as given. */
        public Builder picture(EvidencePlot picture) {
            this.picture = Check.notNull("picture", picture);
            return this;
        }

        /** Builds the report. */
        public Report build() {
            return new Report(this, outcome == null ? verdict.name() : outcome);
        }
    }
}
