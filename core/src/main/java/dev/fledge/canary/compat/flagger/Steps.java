package dev.fledge.canary.compat.flagger;

import dev.fledge.document.DocumentNode;
import java.util.List;

/** How a passing tick brings the canary nearer to promotion. */
final class Steps {
    /** What Flagger calls a deployment strategy. */
    enum Strategy {
        /** Weight by weight. */
        CANARY,
        /** All matching requests at once, for a number of iterations. */
        AB,
        /** A number of iterations without traffic or on a mirror, then all traffic. */
        BLUE_GREEN
    }

    private static final int TOTAL = 100;
    private static final String KUBERNETES = "kubernetes";
    private static final int KUBERNETES_ITERATIONS = 10;

    private final Strategy strategy;
    private final int iterations;
    private final boolean routes;
    private final boolean mirror;
    private final int maxWeight;
    private final int stepWeight;
    private final List<Integer> stepWeights;

    private Steps(DocumentNode analysis, String provider) {
        int written = number(analysis, "iterations", Integer.MAX_VALUE);
        boolean kubernetes = provider.equals(KUBERNETES);
        boolean match =
                analysis.optional("match").map(m -> !m.items().isEmpty()).orElse(false);
        this.iterations = kubernetes && written < 1 ? KUBERNETES_ITERATIONS : written;
        this.strategy = iterations == 0 ? Strategy.CANARY : match && !kubernetes ? Strategy.AB : Strategy.BLUE_GREEN;
        this.routes = !kubernetes;
        this.mirror = analysis.optional("mirror").map(DocumentNode::bool).orElse(false) && routes;
        this.stepWeight = number(analysis, "stepWeight", TOTAL);
        this.stepWeights = analysis.optional("stepWeights")
                .map(list -> list.items().stream()
                        .map(weight -> (int) weight.integer(1, TOTAL))
                        .toList())
                .orElse(List.of());
        this.maxWeight = maxWeight(analysis);
    }

    /**
     * Reads the steps.
     *
     * @param provider the traffic provider the canary names; empty if it names none
     */
    static Steps read(DocumentNode analysis, String provider) {
        Steps steps = new Steps(analysis, provider);
        if (steps.strategy == Strategy.CANARY && steps.stepWeight == 0) {
            steps.requireWayUp(analysis);
        }
        return steps;
    }

    private static int number(DocumentNode analysis, String key, int max) {
        return analysis.optional(key).map(value -> (int) value.integer(0, max)).orElse(0);
    }

    private int maxWeight(DocumentNode analysis) {
        int max = number(analysis, "maxWeight", TOTAL);
        if (!stepWeights.isEmpty()) {
            return stepWeights.get(stepWeights.size() - 1);
        }
        return max > 0 ? max : TOTAL;
    }

    /** Without a way up Flagger ticks for ever, neither promoting nor rolling back. */
    private void requireWayUp(DocumentNode analysis) {
        if (stepWeights.isEmpty()) {
            throw analysis.error(
                    "has neither stepWeight, stepWeights nor iterations, so Flagger would never promote; add stepWeight");
        }
        for (int i = 1; i < stepWeights.size(); i++) {
            if (stepWeights.get(i) <= stepWeights.get(i - 1)) {
                throw analysis.field("stepWeights")
                        .items()
                        .get(i)
                        .error("stepWeights must rise, but "
                                + stepWeights.get(i) + " follows " + stepWeights.get(i - 1)
                                + ", so Flagger would never promote; write them in rising order");
            }
        }
    }

    Strategy strategy() {
        return strategy;
    }

    int iterations() {
        return iterations;
    }

    /** Returns whether traffic can be shifted at all; plain Kubernetes services cannot. */
    boolean routes() {
        return routes;
    }

    boolean mirror() {
        return mirror;
    }

    /** Returns the weight in percent from which on a passing tick promotes. */
    int maxWeight() {
        return maxWeight;
    }

    /** Returns the weight in percent after a passing tick at that weight. */
    int after(int weight) {
        return Math.min(TOTAL, weight + step(weight));
    }

    private int step(int weight) {
        if (stepWeight > 0) {
            return stepWeight;
        }
        int at = stepWeights.indexOf(weight);
        return stepWeights.get(at + 1) - weight;
    }
}
