package dev.fledge.canary;

import dev.fledge.document.DocumentNode;
import dev.fledge.document.DurationText;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of one judgement. A policy without rules cannot be built: it would promote anything.
 *
 * <p>Immutable. Written as JSON by {@link #toJson} and read back, from JSON or YAML, by {@link #read}.
 */
public final class CanaryPolicy {
    private final String name;
    private final Duration warmUp;
    private final List<Rule> rules;

    private CanaryPolicy(Builder builder) {
        this.name = builder.name;
        this.warmUp = builder.warmUp;
        this.rules = List.copyOf(builder.rules);
    }

    /** Starts a policy of that name. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * Reads a policy from the tree of a policy file.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if the tree is no valid policy
     */
    public static CanaryPolicy read(DocumentNode document) {
        return PolicyReader.read(document);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns how long after the start of a window nothing is judged; zero by default. */
    public Duration warmUp() {
        return warmUp;
    }

    /** Returns the rules in their order; not empty. */
    public List<Rule> rules() {
        return rules;
    }

    /** Returns the metrics that the rules read. */
    public Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        rules.forEach(rule -> metrics.addAll(rule.metrics()));
        return metrics;
    }

    /** Returns the policy as JSON that {@link #read} understands. */
    public String toJson() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("evidence", Map.of("mode", "point"));
        spec.put("schedule", Map.of("warmUp", DurationText.of(warmUp)));
        spec.put("metrics", rules.stream().map(Rule::toPlain).toList());
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("apiVersion", PolicyReader.API_VERSION);
        plain.put("kind", PolicyReader.KIND);
        plain.put("metadata", Map.of("name", name));
        plain.put("spec", spec);
        return JsonText.pretty(plain);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanaryPolicy that
                && name.equals(that.name)
                && warmUp.equals(that.warmUp)
                && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "policy " + name + " " + rules;
    }

    /** Collects the parts of a policy. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Rule> rules = new ArrayList<>();
        private Duration warmUp = Duration.ZERO;

        private Builder(String name) {
            this.name = Check.notBlank("name of a policy", name);
        }

        /**
         * Sets how long after the start of a window nothing is judged, in whole milliseconds; the default is zero.
         *
         * @throws IllegalArgumentException if it is negative or not in whole milliseconds
         */
        public Builder warmUp(Duration warmUp) {
            DurationText.of(warmUp);
            this.warmUp = warmUp;
            return this;
        }

        /**
         * Adds a rule.
         *
         * @throws IllegalArgumentException if there is a rule of that name already
         */
        public Builder rule(Rule rule) {
            if (rules.stream().anyMatch(known -> known.name().equals(rule.name()))) {
                throw new IllegalArgumentException("policy " + name + " has a rule '" + rule.name()
                        + "' already; give the second one a name of its own");
            }
            rules.add(rule);
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalStateException if no rule was added
         */
        public CanaryPolicy build() {
            if (rules.isEmpty()) {
                throw new IllegalStateException(
                        "policy " + name + " has no rules, so it would promote anything; add one with rule()");
            }
            return new CanaryPolicy(this);
        }
    }
}
