package dev.fledge.smoke;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Three to ten checks of one app that run together, defined once and used as JUnit tests, by a call, as a gate and as a
 * probe. It does not know where the app runs: that is the {@link Target}.
 *
 * <p>Immutable and thread-safe. Checks run in the order they were written.
 */
public final class Suite {
    private final String name;
    private final SuiteDefaults defaults;
    private final List<SmokeCheck> checks;
    private final Limits limits;
    private final Choice choice;

    record Limits(Duration deadline, Duration cleanupReserve) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(5));
    }

    /** What of the suite is asked, and whether it is recorded. */
    private record Choice(List<SkippedCheck> skipped, boolean recorded) {
        static final Choice ALL = new Choice(List.of(), false);
    }

    private Suite(String name, SuiteDefaults defaults, List<SmokeCheck> checks, Limits limits, Choice choice) {
        this.name = name;
        this.defaults = defaults;
        this.checks = List.copyOf(checks);
        this.limits = limits;
        this.choice = choice;
    }

    /** Starts a suite. */
    public static Builder named(String name) {
        return new Builder(Check.notBlank("name of a suite", name));
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the checks in their order; never empty. */
    public List<SmokeCheck> checks() {
        return checks;
    }

    /** Returns the time that all checks together may take, clean-ups not counted. Default 30 s. */
    public Duration deadline() {
        return limits.deadline();
    }

    /** Returns the time that clean-ups have when the deadline is over. Default 5 s. */
    public Duration cleanupReserve() {
        return limits.cleanupReserve();
    }

    /** Returns whether any step creates what must be removed. */
    boolean cleansUp() {
        return checks.stream()
                .flatMap(check -> check.steps().stream())
                .anyMatch(step -> step.cleanup().isPresent());
    }

    /** Returns what holds for every check. */
    public SuiteDefaults defaults() {
        return defaults;
    }

    /**
     * Returns the suite with only the checks whose tags meet the expression, in JUnit's words: {@code core & !(write | slow)},
     * {@code any()}, {@code none()}; a single tag is one as well. The others are {@link #skipped}, and reports tell them.
     *
     * @throws IllegalArgumentException if the expression is malformed, with the place, or no check meets it
     */
    public Suite tagged(String expression) {
        Predicate<Collection<String>> meant = TagExpression.parse(expression);
        List<SmokeCheck> chosen =
                checks.stream().filter(check -> meant.test(check.tags())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "suite " + name + " has no check whose tags meet '" + expression + "'; its tags are " + tags());
        }
        List<SkippedCheck> skipped = new ArrayList<>(choice.skipped());
        checks.stream()
                .filter(check -> !chosen.contains(check))
                .forEach(check -> skipped.add(SkippedCheck.of(check, expression)));
        return new Suite(name, defaults, chosen, limits, new Choice(List.copyOf(skipped), choice.recorded()));
    }

    private List<String> tags() {
        return checks.stream()
                .flatMap(check -> check.tags().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns what {@link #tagged} left out, in the order of the checks; empty if nothing. */
    public List<SkippedCheck> skipped() {
        return choice.skipped();
    }

    boolean isRecorded() {
        return choice.recorded();
    }

    Suite recorded() {
        return new Suite(name, defaults, checks, limits, new Choice(choice.skipped(), true));
    }

    /**
     * Returns the suite as a plain tree with the keys of suite files: maps, lists, text, numbers and booleans. Secrets stand in
     * it by name. Two suites that ask and expect the same have equal trees; where a check is written does not count, nor
     * does the order of headers or query parameters with different names.
     *
     * @throws IllegalStateException if a part of the suite can only be written in Java; the message names the check
     */
    public Map<String, Object> describe() {
        return describe(UnaryOperator.identity());
    }

    /**
     * Returns the suite as {@link #describe()} does.
     *
     * @param files how the name of a file is written that a body or a schema comes from
     * @throws IllegalStateException if a part of the suite can only be written in Java; the message names the check
     */
    public Map<String, Object> describe(UnaryOperator<String> files) {
        return new SuiteTree(this, Check.notNull("files", files)).tree();
    }

    Limits limits() {
        return limits;
    }

    static Suite of(String name, SmokeCheck check, Duration timeout) {
        SuiteDefaults defaults = SuiteDefaults.builder().timeout(timeout).build();
        return new Suite(name, defaults, List.of(check), Limits.DEFAULT, Choice.ALL);
    }

    Suite only(SmokeCheck check) {
        return new Suite(name, defaults, List.of(check), limits, new Choice(List.of(), choice.recorded()));
    }

    @Override
    public String toString() {
        return "Suite(" + name + ", " + checks.size() + (checks.size() == 1 ? " check)" : " checks)");
    }

    /** Collects the parts of a suite. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private SuiteDefaults defaults = SuiteDefaults.builder().build();
        private final Map<String, SmokeCheck.Builder> checks = new LinkedHashMap<>();
        private Limits limits = Limits.DEFAULT;

        private Builder(String name) {
            this.name = name;
        }

        /** Sets what holds for every check. */
        public Builder defaults(UnaryOperator<SuiteDefaults.Builder> defaults) {
            this.defaults = defaults.apply(SuiteDefaults.builder()).build();
            return this;
        }

        /**
         * Adds a check.
         *
         * @param name one of a kind in this suite
         * @throws IllegalArgumentException if the name is taken, or a part of the check is refused
         */
        public Builder check(String name, UnaryOperator<SmokeCheck.Builder> check) {
            return add(
                    check.apply(new SmokeCheck.Builder(Check.notBlank("name of a check", name), DefinedAt.caller())),
                    name);
        }

        Builder add(SmokeCheck.Builder check, String name) {
            if (checks.putIfAbsent(name, check) != null) {
                throw new IllegalArgumentException(
                        "suite " + this.name + " has two checks named '" + name + "'; give each its own name");
            }
            return this;
        }

        /**
         * Sets the time that all checks together may take; checks that are not reached by then are inconclusive. Default 30 s.
         *
         * @throws IllegalArgumentException if {@code deadline} is not longer than zero
         */
        public Builder deadline(Duration deadline) {
            limits = new Limits(Check.positive("deadline", deadline), limits.cleanupReserve());
            return this;
        }

        /**
         * Sets the time that clean-ups have when the deadline is over. Default 5 s.
         *
         * @throws IllegalArgumentException if {@code reserve} is not longer than zero
         */
        public Builder cleanupReserve(Duration reserve) {
            limits = new Limits(limits.deadline(), Check.positive("clean-up reserve", reserve));
            return this;
        }

        /**
         * Builds the suite.
         *
         * @throws IllegalStateException if it has no checks, or a check asks or expects nothing
         */
        public Suite build() {
            if (checks.isEmpty()) {
                throw new IllegalStateException(
                        "suite " + name + " has no checks, so it would pass anything; add one with check()");
            }
            List<SmokeCheck> built = new ArrayList<>();
            checks.values().forEach(check -> built.add(check.build(defaults.expectations())));
            built.forEach(this::requireTimeToWait);
            return new Suite(name, defaults, built, limits, Choice.ALL);
        }

        private void requireTimeToWait(SmokeCheck check) {
            for (SmokeStep step : check.steps()) {
                Optional<Eventually> wait = step.eventually();
                if (wait.isPresent() && wait.get().within().compareTo(limits.deadline()) >= 0) {
                    throw new IllegalStateException(
                            "check '" + check.name() + "': waits " + wait.get() + ", but all checks "
                                    + "of suite " + name + " together have " + Text.of(limits.deadline())
                                    + "; wait shorter, or set a later deadline()");
                }
            }
        }
    }
}
