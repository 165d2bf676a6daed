package dev.fledge.canary.compat.argo;

import dev.fledge.document.Document;
import java.util.Map;

/** Analysis templates for tests. */
final class Templates {
    private Templates() {}

    /** A template in YAML; the spec is indented by two. */
    static String template(String spec) {
        return "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata:\n  name: success-rate\nspec:\n"
                + spec.indent(2);
    }

    static ArgoPolicy policy(String spec) {
        return ArgoPolicy.read(Document.yaml("t.yaml", template(spec)));
    }

    static ArgoPolicy policy(String spec, Map<String, String> arguments) {
        return ArgoPolicy.read(Document.yaml("t.yaml", template(spec)), arguments);
    }

    /** One Prometheus metric, {@code rate}; more keys stand in lines of their own. */
    static String metric(String more) {
        return metric("rate", more);
    }

    static String metric(String name, String more) {
        return "- name: " + name + "\n" + more.indent(2)
                + "  provider:\n    prometheus:\n      address: http://prometheus:9090\n      query: up\n";
    }

    static String metrics(String... metrics) {
        return "metrics:\n" + String.join("", metrics);
    }
}
