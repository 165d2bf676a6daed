package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.Document;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Canary configurations and pairs for tests. */
final class Configs {
    /** Twenty samples from 100 to 119. */
    static final List<Double> HUNDREDS = from(100);

    /** Twenty samples from 200 to 219. */
    static final List<Double> TWO_HUNDREDS = from(200);

    static final List<Double> NONE = List.of();

    private Configs() {}

    private static List<Double> from(int start) {
        return IntStream.range(start, start + 20)
                .mapToObj(value -> (double) value)
                .toList();
    }

    /** One metric in a group; its canary object is given as JSON. */
    static String metric(String name, String group, String canary) {
        return "{\"name\": \"" + name + "\", \"query\": {\"type\": \"atlas\", \"q\": \"name,x,:eq\"}, \"groups\": [\""
                + group + "\"], \"analysisConfigurations\": {\"canary\": " + canary
                + "}, \"scopeName\": \"default\"}";
    }

    static String config(String groupWeights, String... metrics) {
        return "{\"name\": \"golden\", \"judge\": {\"name\": \"NetflixACAJudge-v1.0\", \"judgeConfigurations\": {}},"
                + " \"metrics\": ["
                + String.join(",", metrics)
                + "], \"classifier\": {\"groupWeights\": "
                + groupWeights + ", \"scoreThresholds\": {\"pass\": 95, \"marginal\": 75}}}";
    }

    static KayentaPolicy policy(String groupWeights, String... metrics) {
        return KayentaPolicy.read(Document.json("canary.json", config(groupWeights, metrics)));
    }

    /** A policy of one metric, {@code cpu}, whose canary object is given. */
    static KayentaPolicy cpu(String canary) {
        return policy("{\"system\": 100}", metric("cpu", "system", canary));
    }

    static MetricPair pair(String name, List<Double> control, List<Double> experiment) {
        return new MetricPair(name, Map.of(), control, experiment);
    }

    static KayentaJudgement judge(String canary, List<Double> control, List<Double> experiment) {
        return cpu(canary).judge(List.of(pair("cpu", control, experiment)));
    }

    /** The word and whether it is critical, of the only metric. */
    static String classified(String canary, List<Double> control, List<Double> experiment) {
        return words(judge(canary, control, experiment));
    }

    static String words(KayentaJudgement judgement) {
        return judgement.findings().stream()
                .map(finding -> finding.fact("classification").orElseThrow()
                        + (finding.fact("critical").orElseThrow().equals("true") ? " critical" : ""))
                .collect(Collectors.joining(", "));
    }

    static List<Double> values(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    static List<Double> times(int count, double value) {
        return IntStream.range(0, count).mapToObj(i -> value).toList();
    }
}
