package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.internal.GoDuration;
import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One metric of an analysis template, with its arguments filled in. */
final class ArgoMetric {
    private static final long MOST = Integer.MAX_VALUE;

    private final DocumentNode node;
    private final ArgoArguments arguments;
    private final String name;
    private final ArgoProvider provider;
    private final Optional<Duration> interval;
    private final Duration initialDelay;
    private final long count;
    private final Optional<Condition> success;
    private final Optional<Condition> failure;

    private ArgoMetric(DocumentNode node, ArgoArguments arguments) {
        node.allowOnly(
                "name",
                "interval",
                "initialDelay",
                "count",
                "successCondition",
                "failureCondition",
                "failureLimit",
                "inconclusiveLimit",
                "consecutiveErrorLimit",
                "consecutiveSuccessLimit",
                "provider");
        this.node = node;
        this.arguments = arguments;
        this.name = arguments.fillIn(node.field("name"));
        if (name.isBlank()) {
            throw node.field("name").error("must not be blank; write the name");
        }
        this.provider = ArgoProvider.read(node.field("provider"), arguments);
        this.interval = duration("interval");
        this.initialDelay = duration("initialDelay").orElse(Duration.ZERO);
        this.count = limit("count", 0, 0);
        this.success = condition("successCondition");
        this.failure = condition("failureCondition");
        requireConsistent();
    }

    static ArgoMetric read(DocumentNode node, ArgoArguments arguments) {
        return new ArgoMetric(node, arguments);
    }

    /** What Argo's controller refuses, which ends a run in an error there. */
    private void requireConsistent() {
        if (count > 1 && interval.isEmpty()) {
            throw node.error("count " + count + " needs an interval; add one");
        }
        requireWithinCount("failureLimit", failureLimit());
        requireWithinCount("inconclusiveLimit", inconclusiveLimit());
        consecutiveErrorLimit();
        consecutiveSuccessLimit();
    }

    private void requireWithinCount(String key, long limit) {
        if (count > 0 && limit > count) {
            throw node.field(key).error(key + " must not be above count " + count + "; lower it");
        }
    }

    private Optional<Duration> duration(String key) {
        return node.optional(key)
                .filter(found -> !found.isText() || !found.text().isEmpty())
                .map(found -> {
                    String text = arguments.fillIn(found);
                    return GoDuration.parse(text)
                            .orElseThrow(() -> found.error(
                                    "expected a duration such as 30s, 5m or 1h30m, found \"" + text + "\""));
                });
    }

    private Optional<Condition> condition(String key) {
        return node.optional(key)
                .filter(found -> !found.isText() || !found.text().isEmpty())
                .map(found -> Condition.read(found, arguments.fillIn(found)));
    }

    /** Reads a whole number that may be written as text. */
    private long limit(String key, long min, long ifAbsent) {
        Optional<DocumentNode> found = node.optional(key);
        if (found.isEmpty()) {
            return ifAbsent;
        }
        DocumentNode value = found.get();
        if (!value.isText()) {
            return value.integer(min, MOST);
        }
        String text = arguments.fillIn(value);
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Argo would read this as 0 without a word.
        }
        throw value.error("expected a whole number from " + min + " to " + MOST + ", found \"" + text + "\"");
    }

    DocumentNode node() {
        return node;
    }

    String name() {
        return name;
    }

    ArgoProvider provider() {
        return provider;
    }

    Optional<Duration> interval() {
        return interval;
    }

    Duration initialDelay() {
        return initialDelay;
    }

    /** Returns after how many measurements without an error the metric is done; empty if never. */
    OptionalLong effectiveCount() {
        if (count > 0) {
            return OptionalLong.of(count);
        }
        return interval.isPresent() ? OptionalLong.empty() : OptionalLong.of(1);
    }

    /** Returns how many failures are tolerated; negative for any number. */
    long failureLimit() {
        return limit("failureLimit", -MOST, 0);
    }

    long inconclusiveLimit() {
        return limit("inconclusiveLimit", 0, 0);
    }

    long consecutiveErrorLimit() {
        return limit("consecutiveErrorLimit", 0, 4);
    }

    /** Returns how many successes in a row are enough; 0 if that does not matter. */
    long consecutiveSuccessLimit() {
        return limit("consecutiveSuccessLimit", 0, 0);
    }

    Optional<Condition> success() {
        return success;
    }

    Optional<Condition> failure() {
        return failure;
    }

    /**
     * Returns what one result is.
     *
     * @throws ExprException if a condition has no value
     */
    Phase evaluate(Object result) {
        // Both are evaluated before either decides, so an error in the second hides what the first says.
        boolean succeeds = success.isPresent() && success.get().holds(result);
        boolean fails = failure.isPresent() && failure.get().holds(result);
        if (failure.isEmpty()) {
            return success.isEmpty() || succeeds ? Phase.SUCCESSFUL : Phase.FAILED;
        }
        if (fails) {
            return Phase.FAILED;
        }
        return success.isEmpty() || succeeds ? Phase.SUCCESSFUL : Phase.INCONCLUSIVE;
    }
}
