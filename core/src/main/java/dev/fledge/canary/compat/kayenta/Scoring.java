package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The group weights of a configuration, and how they and the results make a score. */
final class Scoring {
    private static final double NODATA_PERCENT = 50;

    private final Map<String, Double> weights = new LinkedHashMap<>();

    private Scoring(Optional<DocumentNode> groupWeights) {
        groupWeights.ifPresent(node -> node.keys()
                .forEach(group -> weights.put(group, node.field(group).number(0, Double.MAX_VALUE))));
    }

    static Scoring read(Optional<DocumentNode> groupWeights) {
        return new Scoring(groupWeights);
    }

    double weightSum() {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Judges the results; muted metrics are no part of it. */
    KayentaJudgement judge(List<MetricResult> results, Thresholds thresholds) {
        List<MetricResult> scored =
                results.stream().filter(result -> !result.metric().muted()).toList();
        Optional<String> reason = stop(scored);
        double score = reason.isPresent() ? 0 : rounded(weightedSum(scored));
        return new KayentaJudgement(
                score,
                thresholds.classify(score),
                reason,
                results.stream().map(MetricResult::finding).toList());
    }

    private static Optional<String> stop(List<MetricResult> scored) {
        Optional<String> critical = scored.stream()
                .filter(result -> result.critical() && result.classification() != Classification.PASS)
                .findFirst()
                .map(result -> "the critical metric " + result.finding().message());
        if (critical.isPresent()) {
            return critical;
        }
        long nodata = scored.stream()
                .filter(result -> result.classification() == Classification.NODATA)
                .count();
        // Without any metric this is NaN, which is not enough.
        return (double) nodata / scored.size() * 100 >= NODATA_PERCENT
                ? Optional.of(nodata + " of " + scored.size() + " metrics have no data, and half is too many")
                : Optional.empty();
    }

    private double weightedSum(List<MetricResult> scored) {
        Map<String, List<Classification>> groups = new LinkedHashMap<>();
        for (MetricResult result : scored) {
            for (String group : result.metric().groups()) {
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(result.classification());
            }
        }
        long unweighted = groups.keySet().stream()
                .filter(group -> !weights.containsKey(group))
                .count();
        double share = unweighted == 0 ? 0 : (100 - weightSum()) / unweighted;
        double sum = 0;
        for (Map.Entry<String, List<Classification>> group : groups.entrySet()) {
            sum += groupScore(group.getValue()) * (weights.getOrDefault(group.getKey(), share) / 100);
        }
        return sum;
    }

    /** A group in which nothing counts, so one of errors alone, is as good as one that passes. */
    private static double groupScore(List<Classification> classifications) {
        long counted = classifications.stream().filter(Classification::counts).count();
        long passed = classifications.stream()
                .filter(classification -> classification == Classification.PASS)
                .count();
        return counted == 0 ? 100 : (double) passed / counted * 100;
    }

    private static double rounded(double score) {
        return BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_UP).doubleValue();
    }
}
