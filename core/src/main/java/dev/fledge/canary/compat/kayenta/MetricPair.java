package dev.fledge.canary.compat.kayenta;

import dev.fledge.internal.Check;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples of one metric for both sides, as Kayenta pairs them.
 *
 * @param tags what tells this pair from others of the metric; empty if there is one
 * @param control the baseline's samples in their order; NaN where one is missing
 * @param experiment the canary's samples in their order; NaN where one is missing
 */
public record MetricPair(String name, Map<String, String> tags, List<Double> control, List<Double> experiment) {
    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public MetricPair {
        Check.notBlank("name of a metric pair", name);
        tags = Map.copyOf(tags);
        control = List.copyOf(control);
        experiment = List.copyOf(experiment);
    }

    /** Returns the name, with the tags if there are any: {@code cpu {zone=a}}. */
    String label() {
        return tags.isEmpty() ? name : name + " " + new TreeMap<>(tags);
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
