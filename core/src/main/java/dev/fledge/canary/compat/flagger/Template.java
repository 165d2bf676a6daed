package dev.fledge.canary.compat.flagger;

import dev.fledge.document.DocumentNode;
import java.util.Optional;

/** A metric template: which provider is asked, and the text of the query with its variables. */
final class Template {
    private static final String VARIABLES = "variables.";

    private final DocumentNode document;
    private final DocumentNode text;
    private final Provider provider;

    private Template(DocumentNode document, DocumentNode text, Provider provider) {
        this.document = document;
        this.text = text;
        this.provider = provider;
    }

    static Template read(DocumentNode document) {
        document.field("metadata").field("name").text();
        DocumentNode spec = document.field("spec").allowOnly("provider", "query");
        DocumentNode provider = spec.field("provider")
                .allowOnly("type", "address", "headers", "secretRef", "region", "insecureSkipVerify");
        String type = provider.field("type").oneOf(Provider.NAMES.toArray(new String[0]));
        DocumentNode query = spec.field("query");
        query.text();
        return new Template(document, query, Provider.of(type));
    }

    boolean isCalled(String name, String namespace) {
        return document.field("metadata").field("name").text().equals(name)
                && FlaggerReader.namespace(document).equals(namespace);
    }

    Provider provider() {
        return provider;
    }

    /** Returns the query for a metric of a canary, every {@code {{ variable }}} filled in. */
    String query(DocumentNode canary, DocumentNode metric) {
        String template = text.text();
        StringBuilder query = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", at)) {
            int close = template.indexOf("}}", open);
            if (close < 0) {
                throw text.error("a '{{' is not closed; add '}}'");
            }
            String variable = template.substring(open + 2, close).strip();
            query.append(template, at, open)
                    .append(value(variable, canary, metric).orElseThrow(() -> unknown(variable, metric)));
            at = close + 2;
        }
        return query.append(template.substring(at)).toString();
    }

    private RuntimeException unknown(String variable, DocumentNode metric) {
        return text.error("the variable '" + variable + "' is none that metric '"
                + metric.field("name").text()
                + "' gives; known are name, namespace, target, service, ingress, interval, and variables.NAME for each"
                + " of its templateVariables");
    }

    private static Optional<String> value(String variable, DocumentNode canary, DocumentNode metric) {
        if (variable.startsWith(VARIABLES)) {
            return metric.optional("templateVariables")
                    .flatMap(variables -> variables.optional(variable.substring(VARIABLES.length())))
                    .map(DocumentNode::text);
        }
        DocumentNode spec = canary.field("spec");
        return switch (variable) {
            case "name" -> Optional.of(canary.field("metadata").field("name").text());
            case "namespace" -> Optional.of(FlaggerReader.namespace(canary));
            case "target" -> Optional.of(target(spec));
            case "service" -> Optional.of(nameIn(spec, "service").orElseGet(() -> target(spec)));
            case "ingress" -> Optional.of(nameIn(spec, "ingressRef").orElseGet(() -> target(spec)));
            // Only the built-in metrics have a default; a template gets the empty text.
            case "interval" ->
                Optional.of(metric.optional("interval").map(DocumentNode::text).orElse(""));
            default -> Optional.empty();
        };
    }

    private static String target(DocumentNode spec) {
        return spec.field("targetRef").field("name").text();
    }

    private static Optional<String> nameIn(DocumentNode spec, String key) {
        return spec.optional(key).flatMap(object -> object.optional("name")).map(DocumentNode::text);
    }
}
