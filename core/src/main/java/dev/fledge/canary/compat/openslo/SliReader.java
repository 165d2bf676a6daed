package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the indicator of an OpenSLO SLO. */
final class SliReader {
    private final String slo;

    SliReader(String slo) {
        this.slo = slo;
    }

    Indicator indicator(DocumentNode spec) {
        spec.optional("thresholdMetric").ifPresent(threshold -> {
            throw threshold.error(
                    "a threshold metric gives values and not shares of requests, which is not judged; write a ratioMetric");
        });
        DocumentNode ratio = spec.allowOnly("description", "ratioMetric")
                .field("ratioMetric")
                .allowOnly("counter", "good", "bad", "total", "rawType", "raw");
        return ratio.optional("raw").isPresent() ? raw(ratio) : counts(ratio);
    }

    private Indicator raw(DocumentNode ratio) {
        for (String count : List.of("good", "bad", "total")) {
            ratio.optional(count).ifPresent(node -> {
                throw node.error("cannot stand beside raw; keep one of the two");
            });
        }
        Indicator.Kind kind = ratio.field("rawType").oneOf("success", "failure").equals("success")
                ? Indicator.Kind.SUCCESS_RATIO
                : Indicator.Kind.ERROR_RATIO;
        return new Indicator(kind, slo, queries(ratio, Map.of("raw", kind)));
    }

    private Indicator counts(DocumentNode ratio) {
        boolean good = ratio.optional("good").isPresent();
        if (good == ratio.optional("bad").isPresent()) {
            throw ratio.error("must have exactly one of good and bad beside total; keep one");
        }
        ratio.field("total");
        Indicator.Kind kind = good ? Indicator.Kind.GOOD_OF_TOTAL : Indicator.Kind.BAD_OF_TOTAL;
        return new Indicator(kind, slo, queries(ratio, Map.of(good ? "good" : "bad", kind)));
    }

    private Map<String, String> queries(DocumentNode ratio, Map<String, Indicator.Kind> kinds) {
        Map<String, String> queries = new LinkedHashMap<>();
        kinds.forEach((key, kind) -> query(ratio.field(key))
                .ifPresent(query -> queries.put(new Indicator(kind, slo, Map.of()).metric(), query)));
        ratio.optional("total").flatMap(SliReader::query).ifPresent(query -> queries.put(slo + ".total", query));
        return queries;
    }

    private static Optional<String> query(DocumentNode metric) {
        return metric.allowOnly("metricSource")
                .field("metricSource")
                .allowOnly("metricSourceRef", "type", "spec")
                .optional("spec")
                .filter(DocumentNode::isObject)
                .flatMap(spec -> spec.optional("query"))
                .filter(DocumentNode::isText)
                .map(DocumentNode::text);
    }
}
