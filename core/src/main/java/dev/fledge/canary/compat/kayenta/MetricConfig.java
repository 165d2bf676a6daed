package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One metric of a canary configuration, and how it is judged. */
final class MetricConfig {
    private static final double OUTLIER_FACTOR = 3;

    private final DocumentNode node;
    private final Optional<DocumentNode> canary;
    private final String name;
    private final String query;
    private final String scope;
    private final List<String> groups;
    private final String direction;
    private final boolean replacesNan;
    private final OptionalDouble outlierFactor;
    private final EffectSize effectSize;

    private MetricConfig(DocumentNode node) {
        node.allowOnly("name", "query", "groups", "analysisConfigurations", "scopeName");
        this.node = node;
        this.name = nonBlank(node.field("name"));
        DocumentNode source = node.field("query");
        source.field("type").text();
        this.query = source.toJson();
        this.scope = node.optional("scopeName").map(DocumentNode::text).orElse("default");
        this.groups = node.optional("groups")
                .map(found -> found.items().stream().map(MetricConfig::nonBlank).toList())
                .orElse(List.of());
        this.canary = node.optional("analysisConfigurations")
                .flatMap(found -> found.allowOnly("canary").optional("canary"))
                .map(found -> found.allowOnly(
                        "direction", "nanStrategy", "critical", "mustHaveData", "muted", "outliers", "effectSize"));
        this.direction = setting("direction")
                .map(found -> found.oneOf("increase", "decrease", "either"))
                .orElse("either");
        this.replacesNan = setting("nanStrategy")
                .map(found -> found.oneOf("remove", "replace", "none"))
                .filter("replace"::equals)
                .isPresent();
        this.outlierFactor = outlierFactor(setting("outliers"));
        this.effectSize = EffectSize.read(setting("effectSize"));
        List.of("critical", "mustHaveData", "muted").forEach(this::is);
    }

    static MetricConfig read(DocumentNode node) {
        return new MetricConfig(node);
    }

    private static String nonBlank(DocumentNode node) {
        String text = node.text();
        if (text.isBlank()) {
            throw node.error("must not be blank; write the name");
        }
        return text;
    }

    private static OptionalDouble outlierFactor(Optional<DocumentNode> outliers) {
        Optional<DocumentNode> known = outliers.map(found -> found.allowOnly("strategy", "outlierFactor"));
        double factor = known.flatMap(found -> found.optional("outlierFactor"))
                .map(found -> found.number(Double.MIN_VALUE, Double.MAX_VALUE))
                .orElse(OUTLIER_FACTOR);
        boolean removes = known.flatMap(found -> found.optional("strategy"))
                .map(found -> found.oneOf("remove", "keep", "none"))
                .filter("remove"::equals)
                .isPresent();
        return removes ? OptionalDouble.of(factor) : OptionalDouble.empty();
    }

    /** Returns a key of {@code analysisConfigurations.canary}. */
    Optional<DocumentNode> setting(String key) {
        return canary.flatMap(found -> found.optional(key));
    }

    /** Returns a boolean of {@code analysisConfigurations.canary}; false if it is not there. */
    private boolean is(String key) {
        return setting(key).map(DocumentNode::bool).orElse(false);
    }

    /** Returns the samples as the judge compares them: NaN first, then outliers. */
    double[] cleaned(double[] values) {
        double[] numbers = replacesNan ? Samples.withZeroForNan(values) : Samples.withoutNan(values);
        return outlierFactor.isPresent() ? Samples.withoutOutliers(numbers, outlierFactor.getAsDouble()) : numbers;
    }

    DocumentNode node() {
        return node;
    }

    String name() {
        return name;
    }

    /** Returns the query as JSON. */
    String query() {
        return query;
    }

    String scope() {
        return scope;
    }

    List<String> groups() {
        return groups;
    }

    boolean looksForHigh() {
        return !direction.equals("decrease");
    }

    boolean looksForLow() {
        return !direction.equals("increase");
    }

    boolean replacesNan() {
        return replacesNan;
    }

    boolean removesOutliers() {
        return outlierFactor.isPresent();
    }

    boolean critical() {
        return is("critical");
    }

    boolean mustHaveData() {
        return is("mustHaveData");
    }

    boolean muted() {
        return is("muted");
    }

    EffectSize effectSize() {
        return effectSize;
    }
}
