package dev.fledge.smoke;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Refuses a check that would send a value which nothing before has captured. */
final class CaptureFlow {
    private final String label;
    private final Map<String, Capture<?>> known = new HashMap<>();

    private CaptureFlow(String label) {
        this.label = label;
        known.put(Capture.runId().name(), Capture.runId());
    }

    static void requireKnown(String label, List<SmokeStep> steps) {
        CaptureFlow flow = new CaptureFlow(label);
        for (SmokeStep step : steps) {
            flow.requireKnown(step, words(step));
            step.captures().forEach(flow::add);
            step.cleanup().ifPresent(cleanup -> flow.requireKnown(cleanup, words(step) + "clean-up "));
        }
    }

    private void requireKnown(SmokeStep step, String words) {
        for (Capture<?> needed : step.needs()) {
            if (!known.containsValue(needed)) {
                throw new IllegalStateException(label + words + "uses the capture '" + needed.name() + "', "
                        + (known.containsKey(needed.name())
                                ? "which is captured as another type"
                                : "which no step before it captures; captured by then: " + names()));
            }
        }
    }

    private static String words(SmokeStep step) {
        return step.name().isEmpty() ? "" : "step '" + step.name() + "' ";
    }

    private String names() {
        return known.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private void add(Capture<?> capture) {
        if (known.putIfAbsent(capture.name(), capture) != null) {
            throw new IllegalStateException(
                    label + "captures '" + capture.name() + "' twice; give each capture its own name");
        }
    }
}
