package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import java.util.Optional;

/** How large a change must be to count, and how large to be critical. Reaching a bound counts; a NaN effect always does. */
final class EffectSize {
    private static final String MEAN_RATIO = "meanRatio";
    static final String CLES = "cles";

    private final boolean cles;
    private final double allowedIncrease;
    private final double allowedDecrease;
    private final double criticalIncrease;
    private final double criticalDecrease;

    private EffectSize(Optional<DocumentNode> node) {
        node.ifPresent(found -> found.allowOnly(
                "measure", "allowedIncrease", "allowedDecrease", "criticalIncrease", "criticalDecrease"));
        this.cles = node.flatMap(found -> found.optional("measure"))
                .map(found -> found.oneOf(MEAN_RATIO, CLES))
                .filter(CLES::equals)
                .isPresent();
        this.allowedIncrease = bound(node, "allowedIncrease");
        this.allowedDecrease = bound(node, "allowedDecrease");
        this.criticalIncrease = bound(node, "criticalIncrease");
        this.criticalDecrease = bound(node, "criticalDecrease");
    }

    /** Reads the object; without one, or without a key, a bound is 1 for the ratio of the means and 0.5 for CLES. */
    static EffectSize read(Optional<DocumentNode> node) {
        return new EffectSize(node);
    }

    private double bound(Optional<DocumentNode> node, String key) {
        return node.flatMap(found -> found.optional(key))
                .map(found -> found.number(-Double.MAX_VALUE, Double.MAX_VALUE))
                .orElse(cles ? 0.5 : 1.0);
    }

    double of(double[] control, double[] experiment) {
        return cles ? Samples.commonLanguageEffect(control, experiment) : Samples.meanRatio(control, experiment);
    }

    boolean allowsHigh(double effect) {
        return Double.isNaN(effect) || effect >= allowedIncrease;
    }

    boolean allowsLow(double effect) {
        return Double.isNaN(effect) || effect <= allowedDecrease;
    }

    boolean isCritical(Classification classification, double effect) {
        return Double.isNaN(effect)
                || (classification == Classification.HIGH ? effect >= criticalIncrease : effect <= criticalDecrease);
    }

    /** Returns the measure's word in the configuration. */
    String measure() {
        return cles ? CLES : MEAN_RATIO;
    }

    double allowedIncrease() {
        return allowedIncrease;
    }

    double allowedDecrease() {
        return allowedDecrease;
    }
}
