package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.Reading;
import dev.fledge.document.DocumentNode;
import java.util.List;

/**
 * Where a metric's result comes from, and what shape it has there: a Prometheus query gives a list unless it is a scalar,
 * Datadog and Wavefront a number, a job only whether it succeeded.
 */
final class ArgoProvider {
    private static final List<String> LISTS = List.of("prometheus", "graphite", "influxdb");
    private static final List<String> NUMBERS = List.of("web", "datadog", "wavefront");
    private static final String JOB = "job";

    private final String kind;
    private final String query;
    private final boolean scalar;

    private ArgoProvider(String kind, String query) {
        this.kind = kind;
        this.query = query;
        this.scalar = query.strip().startsWith("scalar(");
    }

    static ArgoProvider read(DocumentNode node, ArgoArguments arguments) {
        if (node.keys().size() != 1) {
            throw node.error("must have exactly one provider, but has " + node.keys());
        }
        String kind = node.keys().get(0);
        if (!LISTS.contains(kind) && !NUMBERS.contains(kind) && !kind.equals(JOB)) {
            throw node.field(kind)
                    .error("the provider " + kind + " is not supported; there are " + String.join(", ", LISTS) + ", "
                            + String.join(", ", NUMBERS) + " and " + JOB);
        }
        DocumentNode body = node.field(kind);
        DocumentNode query = body.optional("query").filter(DocumentNode::isText).orElse(body);
        String text = query.isText() ? query.text() : query.toJson();
        return new ArgoProvider(kind, arguments.fillInKnown(query, text));
    }

    /** Returns Argo's word for the provider. */
    String kind() {
        return kind;
    }

    /** Returns the query, or everything that the provider is told, as JSON. */
    String query() {
        return query;
    }

    boolean isJob() {
        return kind.equals(JOB);
    }

    /** Returns whether the result is a list. */
    boolean givesList() {
        return LISTS.contains(kind) && !scalar;
    }

    /**
     * Returns the result that a condition sees: nil, a number or a list of numbers.
     *
     * @throws ExprException if there is none
     */
    Object result(Reading reading) {
        if (reading instanceof Reading.Failed failed) {
            throw new ExprException("the provider failed: " + failed.why());
        }
        List<Double> values = reading instanceof Reading.Values found ? found.values() : List.of();
        if (givesList()) {
            return values;
        }
        if (values.size() > 1) {
            return values;
        }
        return values.isEmpty() ? none() : values.get(0);
    }

    private Object none() {
        if (scalar) {
            return Double.NaN;
        }
        if (kind.equals("datadog")) {
            return Nil.NIL;
        }
        throw new ExprException("the provider gave no value");
    }
}
