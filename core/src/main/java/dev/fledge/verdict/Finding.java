package dev.fledge.verdict;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A verdict on one subject, with the reason for programs, the sentence for people and the facts behind both.
 *
 * <p>Immutable. The message names the subject, the rule, the value seen and whether the boundary counts, and holds no
 * secret. A finding is a value: a failing check never throws.
 */
public final class Finding {
    private final String subject;
    private final Verdict verdict;
    private final String reason;
    private final String message;
    private final List<Fact> facts;

    private Finding(Builder builder) {
        this.subject = builder.subject;
        this.verdict = builder.verdict;
        this.reason = builder.reason;
        this.message = builder.message;
        this.facts = List.copyOf(builder.facts);
    }

    /** Starts a finding that {@code subject} is good. */
    public static Builder pass(String subject) {
        return new Builder(Verdict.PASS, subject);
    }

    /** Starts a finding that it could not be told whether {@code subject} is good. */
    public static Builder inconclusive(String subject) {
        return new Builder(Verdict.INCONCLUSIVE, subject);
    }

    /** Starts a finding that {@code subject} is bad. */
    public static Builder fail(String subject) {
        return new Builder(Verdict.FAIL, subject);
    }

    /** Starts a finding with a verdict that was computed. */
    public static Builder of(Verdict verdict, String subject) {
        return new Builder(verdict, subject);
    }

    /** Returns the worst verdict of the findings; {@link Verdict#INCONCLUSIVE} if there are none. */
    public static Verdict worstOf(List<Finding> findings) {
        return Verdict.worstOf(findings.stream().map(Finding::verdict).toList());
    }

    /** Returns what was judged, such as {@code error-rate} or {@code smoke > health}. */
    public String subject() {
        return subject;
    }

    /** Returns the verdict. */
    public Verdict verdict() {
        return verdict;
    }

    /** Returns a stable code in upper case for programs, such as {@code ABOVE_LIMIT}. */
    public String reason() {
        return reason;
    }

    /** Returns one or more plain sentences for people; without secrets. */
    public String message() {
        return message;
    }

    /** Returns the facts in the order they were given. */
    public List<Fact> facts() {
        return facts;
    }

    /** Returns the value of the first fact with that name, or empty if there is none. */
    public Optional<String> fact(String name) {
        return facts.stream()
                .filter(fact -> fact.name().equals(name))
                .map(Fact::value)
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Finding that
                && subject.equals(that.subject)
                && verdict == that.verdict
                && reason.equals(that.reason)
                && message.equals(that.message)
                && facts.equals(that.facts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(subject, verdict, reason, message, facts);
    }

    /** Returns the finding as one line: verdict, reason, subject and message. */
    @Override
    public String toString() {
        return verdict + " " + reason + " " + subject + ": " + message;
    }

    /** Collects the parts of a finding. Not thread-safe. */
    public static final class Builder {
        private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]*");

        private final Verdict verdict;
        private final String subject;
        private String reason;
        private String message = "";
        private final List<Fact> facts = new ArrayList<>();

        private Builder(Verdict verdict, String subject) {
            this.verdict = Check.notNull("verdict", verdict);
            this.subject = Check.notBlank("subject of a finding", subject);
            this.reason = verdict.name();
        }

        /** Sets the code for programs: letters A-Z, digits and underscores. The default is the verdict's name. */
        public Builder reason(String reason) {
            Check.notNull("reason", reason);
            if (!REASON.matcher(reason).matches()) {
                throw new IllegalArgumentException(
                        "reason must be of A-Z, 0-9 and _, starting with a letter, but was '" + reason + "'");
            }
            this.reason = reason;
            return this;
        }

        /** Sets the sentence for people; required. */
        public Builder message(String message) {
            this.message = Check.notBlank("message", message);
            return this;
        }

        /**
         * Adds a fact; {@code value} is kept as its {@link String#valueOf(Object) text}.
         *
         * @throws IllegalArgumentException if there is a fact of that name already
         */
        public Builder fact(String name, Object value) {
            return fact(new Fact(name, String.valueOf(value)));
        }

        /**
         * Adds facts in their order.
         *
         * @throws IllegalArgumentException if there is a fact of one of the names already
         */
        public Builder facts(List<Fact> more) {
            more.forEach(this::fact);
            return this;
        }

        private Builder fact(Fact fact) {
            for (Fact known : facts) {
                if (known.name().equals(fact.name())) {
                    throw new IllegalArgumentException("finding on " + subject + " has the fact '" + fact.name()
                            + "' already; a report keeps facts by name");
                }
            }
            facts.add(fact);
            return this;
        }

        /**
         * Builds the finding.
         *
         * @throws IllegalStateException if no message was set
         */
        public Finding build() {
            if (message.isEmpty()) {
                throw new IllegalStateException(
                        "finding on " + subject + " has no message; say what was seen and expected");
            }
            return new Finding(this);
        }
    }
}
