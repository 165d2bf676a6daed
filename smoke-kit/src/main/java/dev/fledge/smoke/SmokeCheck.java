package dev.fledge.smoke;

import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One question to a live app: a request and what is expected of the answer, or several in a row that pass values on. Immutable
 * and thread-safe.
 */
public final class SmokeCheck {
    private final String name;
    private final String definedAt;
    private final Set<String> tags;
    private final List<SmokeStep> steps;

    private SmokeCheck(String name, Builder builder, List<SmokeStep> steps) {
        this.name = name;
        this.definedAt = builder.definedAt;
        this.tags = Set.copyOf(builder.tags);
        this.steps = List.copyOf(steps);
    }

    /** Starts a check outside a suite, named after its request; for {@link Ready}. */
    public static Builder get(String path) {
        return new Builder("", DefinedAt.caller()).get(path);
    }

    /** Returns the name, one of a kind in its suite. */
    public String name() {
        return name;
    }

    /** Returns the tags; empty if there are none. */
    public Set<String> tags() {
        return tags;
    }

    /**
     * Returns whether the tags meet an expression, as {@link Suite#tagged} reads it.
     *
     * @throws IllegalArgumentException if the expression is malformed, with the place
     */
    public boolean isTagged(String expression) {
        return TagExpression.parse(expression).test(tags);
    }

    /** Returns the steps in their order; never empty, and one without a name if the check is a single request. */
    public List<SmokeStep> steps() {
        return steps;
    }

    /** Returns the method of the first step in upper case. */
    public String method() {
        return steps.get(0).method();
    }

    /** Returns the path of the first step below the target's address, with a slash in front. */
    public String path() {
        return steps.get(0).path();
    }

    /** Returns what is expected, in the order it was written, defaults of the suite last in each step. */
    public List<Expectation> expectations() {
        return steps.stream().flatMap(step -> step.expectations().stream()).toList();
    }

    /** Returns file and line where the check is written. */
    public String definedAt() {
        return definedAt;
    }

    @Override
    public String toString() {
        return "SmokeCheck(" + name + ": "
                + (steps.get(0).name().isEmpty() ? steps.get(0).shown() : steps.size() + " steps") + ")";
    }

    /** Collects the parts of a check: either one request, or steps. Not thread-safe. */
    public static final class Builder extends StepBuilder<Builder> {
        private final String name;
        private final Set<String> tags = new LinkedHashSet<>();
        private final Map<String, SmokeStep.Builder> steps = new LinkedHashMap<>();

        Builder(String name, String definedAt) {
            super(name.isEmpty() ? "" : "check '" + name + "': ", definedAt);
            this.name = name;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds tags by which checks are selected.
         *
         * @throws IllegalArgumentException if one is blank, or has a space or one of {@code ,()&|!}: no expression could name
         *     it
         */
        public Builder tags(String... tags) {
            for (String tag : tags) {
                if (!TagExpression.canName(Check.notBlank("tag", tag))) {
                    throw new IllegalArgumentException(
                            label + "tag must have no space and none of ,()&|!, but was '" + tag + "'");
                }
                this.tags.add(tag);
            }
            return this;
        }

        /**
         * Adds a step. Steps are asked one after another, and none after one that did not pass.
         *
         * @param name one of a kind in this check
         * @throws IllegalArgumentException if the name is taken, or a part of the step is refused
         */
        public Builder step(String name, UnaryOperator<SmokeStep.Builder> step) {
            Check.notBlank("name of a step", name);
            String where = label.replaceFirst(": $", ", ") + "step '" + name + "': ";
            SmokeStep.Builder built = step.apply(new SmokeStep.Builder(name, where, DefinedAt.caller()));
            if (steps.putIfAbsent(name, built) != null) {
                throw new IllegalArgumentException(
                        label + "has two steps named '" + name + "'; give each its own name");
            }
            return this;
        }

        /**
         * Builds the check.
         *
         * @throws IllegalStateException if it has no request, expects nothing that could fail it, a GET or HEAD has a body, it
         *     has steps beside a request of its own, or a step uses what no step before it captures
         */
        SmokeCheck build(List<Expectation> defaults) {
            if (steps.isEmpty()) {
                SmokeStep only = step("", defaults);
                CaptureFlow.requireKnown(label, List.of(only));
                return new SmokeCheck(name.isEmpty() ? method + " " + pathText() : name, this, List.of(only));
            }
            boolean mixed = !method.isEmpty()
                    || !expectations.isEmpty()
                    || !captures.isEmpty()
                    || body.isPresent()
                    || timeout.isPresent()
                    || retries.isPresent()
                    || redirects.isPresent()
                    || eventually.isPresent()
                    || cleanup.isPresent()
                    || !cookies.isEmpty()
                    || !headers.isEmpty()
                    || !query.isEmpty();
            if (mixed) {
                throw new IllegalStateException(
                        label + "has steps, so it cannot ask or expect anything itself; write that into a step");
            }
            List<SmokeStep> built = steps.values().stream()
                    .map(step -> {
                        secrets.forEach(step::secret);
                        return step.build(defaults);
                    })
                    .toList();
            CaptureFlow.requireKnown(label, built);
            return new SmokeCheck(name, this, built);
        }
    }
}
