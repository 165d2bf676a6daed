package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Votes of a check that asks both arms in the same round: a smoke suite, a contract check. Immutable.
 *
 * <p>A vote against the canary counts only if the baseline passed in the same round; where both fail, it is not the canary. The
 * rule is broken when enough rounds are lost, one after another or out of the last few.
 */
public final class CheckRule implements Rule {
    /** Rounds that can be remembered. */
    static final int MOST_ROUNDS = 60;

    private final String name;
    private final String check;
    private final int failures;
    private final int rounds;
    private final boolean rollbackOnly;

    private CheckRule(Builder builder) {
        this.name = builder.name;
        this.check = builder.check;
        this.failures = builder.failures;
        this.rounds = builder.rounds;
        this.rollbackOnly = builder.rollbackOnly;
    }

    /** Starts a rule of that name, on the check of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return Set.of();
    }

    /** Returns the name of the check whose votes are counted. */
    public String check() {
        return check;
    }

    /** Returns how many lost rounds break the rule; 3 by default. */
    public int failures() {
        return failures;
    }

    /** Returns among how many last rounds they are counted; as many as {@link #failures}, that is one after another, by default. */
    public int rounds() {
        return rounds;
    }

    @Override
    public boolean rollbackOnly() {
        return rollbackOnly;
    }

    String limitText() {
        return failures == rounds
                ? "fewer than " + failures + " lost rounds one after another"
                : "fewer than " + failures + " lost of the last " + rounds + " rounds";
    }

    @Override
    public Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("name", name);
        plain.put("type", "check");
        plain.put("check", check);
        Map<String, Object> fail = new LinkedHashMap<>();
        fail.put("failures", failures);
        fail.put("of", rounds);
        plain.put("fail", fail);
        if (rollbackOnly) {
            plain.put("rollbackOnly", true);
        }
        return plain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckRule that && toPlain().equals(that.toPlain());
    }

    @Override
    public int hashCode() {
        return toPlain().hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + toPlain();
    }

    /** Collects the parts of a rule. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private String check;
        private int failures = 3;
        private int rounds = 3;
        private boolean rollbackOnly;

        private Builder(String name) {
            this.name = Check.notBlank("name of a rule", name);
            this.check = name;
        }

        /** Sets the name of the check; the default is the name of the rule. */
        public Builder of(String check) {
            this.check = Check.notBlank("name of the check", check);
            return this;
        }

        /**
         * Breaks the rule after so many lost rounds one after another, 1 to 60.
         *
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder failAfterConsecutive(int failures) {
            return failWhen(failures, failures);
        }

        /**
         * Breaks the rule when so many of the last rounds are lost.
         *
         * @param failures from 1 to {@code rounds}
         * @param rounds from {@code failures} to 60
         * @throws IllegalArgumentException if an argument is out of range
         */
        public Builder failWhen(int failures, int rounds) {
            Check.inRange("rounds of " + name, rounds, 1, MOST_ROUNDS);
            Check.inRange("failures of " + name, failures, 1, rounds);
            this.failures = failures;
            this.rounds = rounds;
            return this;
        }

        /** Makes the rule one that may roll back, but whose evidence a promotion does not wait for. */
        public Builder rollbackOnly() {
            this.rollbackOnly = true;
            return this;
        }

        /** Builds the rule. */
        public CheckRule build() {
            return new CheckRule(this);
        }
    }
}
