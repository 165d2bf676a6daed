package dev.fledge.canary.compat.keptn;

import dev.fledge.document.DocumentNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How many previous results a quality gate compares with, and what it makes of them. */
record Comparison(int results, String function) {
    private static final int DEFAULT_RESULTS = 3;

    static Comparison read(Optional<DocumentNode> node) {
        if (node.isEmpty()) {
            return new Comparison(1, "avg");
        }
        DocumentNode comparison = node.get()
                .allowOnly(
                        "compare_with",
                        "include_result_with_score",
                        "number_of_comparison_results",
                        "aggregate_function");
        comparison
                .optional("include_result_with_score")
                .ifPresent(include -> include.oneOf("all", "pass", "pass_or_warn"));
        String function = comparison
                .optional("aggregate_function")
                .map(name -> name.oneOf("avg", "p50", "p90", "p95"))
                .orElse("avg");
        int written = comparison
                .optional("number_of_comparison_results")
                .map(number -> (int) number.integer(0, 1000))
                .orElse(0);
        String with = comparison
                .optional("compare_with")
                .map(word -> word.oneOf("single_result", "several_results"))
                .orElse("");
        return new Comparison(
                switch (with) {
                    case "single_result" -> 1;
                    case "several_results" -> written == 0 ? DEFAULT_RESULTS : written;
                    default -> DEFAULT_RESULTS;
                },
                function);
    }

    /**
     * Returns the aggregate of the latest results; empty if there is none.
     *
     * @param values in the order of time; NaN where an evaluation got no value
     */
    OptionalDouble of(List<Double> values) {
        double[] latest = values.subList(Math.max(0, values.size() - results), values.size()).stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (latest.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                switch (function) {
                    case "avg" -> average(latest);
                    case "p50" -> percentile(latest, 0.5);
                    case "p90" -> percentile(latest, 0.9);
                    case "p95" -> percentile(latest, 0.95);
                    default -> throw new AssertionError(function);
                });
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Definition 6 of Hyndman and Fan, Sample Quantiles in Statistical Packages (1996). */
    private static double percentile(double[] values, double share) {
        Arrays.sort(values);
        double position = share * (values.length + 1);
        if (position < 1) {
            return values[0];
        }
        if (position >= values.length) {
            return values[values.length - 1];
        }
        int at = (int) position;
        double lower = values[at - 1];
        return lower + (position - at) * (values[at] - lower);
    }
}
