package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.Secret;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands where a file writes <code>${NAME}</code>: a secret or value of the environment, a capture or the run's id. */
final class FileValues {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, Secret> secrets = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, Capture<?>> captures = new LinkedHashMap<>();

    private FileValues() {
        forgetCaptures();
    }

    static FileValues declared(DocumentNode root, Function<String, Optional<String>> environment) {
        FileValues values = new FileValues();
        for (DocumentNode node : names(root, "secrets")) {
            String value = value(node, environment);
            try {
                values.secrets.put(node.text(), Secret.of(node.text(), value));
            } catch (IllegalArgumentException e) {
                throw node.error(String.valueOf(e.getMessage()));
            }
        }
        for (DocumentNode node : names(root, "environment")) {
            if (values.secrets.containsKey(node.text())) {
                throw node.error(node.text() + " is a secret, and so cannot be shown as a value of the environment");
            }
            values.environment.put(node.text(), value(node, environment));
        }
        return values;
    }

    private static List<DocumentNode> names(DocumentNode root, String key) {
        return root.optional(key).map(DocumentNode::items).orElse(List.of());
    }

    private static String value(DocumentNode node, Function<String, Optional<String>> environment) {
        return environment
                .apply(node.text())
                .orElseThrow(() -> node.error("environment variable " + node.text()
                        + " is not set; secrets and environment are read from there"));
    }

    List<Secret> secrets() {
        return new ArrayList<>(secrets.values());
    }

    /** Says that the steps of another check begin. */
    void forgetCaptures() {
        captures.clear();
        captures.put(Capture.runId().name(), Capture.runId());
    }

    void add(Capture<?> capture) {
        captures.put(capture.name(), capture);
    }

    /** Returns the secret that the text names as <code>${NAME}</code> and nothing else. */
    Secret secret(DocumentNode node) {
        Matcher place = PLACE.matcher(node.text());
        if (!place.matches() || !(value(node, place.group(1)) instanceof Secret secret)) {
            throw node.error("must be a secret of this file, such as ${SMOKE_PW}");
        }
        return secret;
    }

    Template template(DocumentNode node) {
        return template(node, node.text());
    }

    Template template(DocumentNode node, String text) {
        Matcher places = PLACE.matcher(text);
        Template template = Template.text("");
        int from = 0;
        while (places.find()) {
            template = template.and(text.substring(from, places.start()));
            Object value = value(node, places.group(1));
            template = value instanceof Capture<?> capture
                    ? template.and(capture)
                    : value instanceof Secret secret ? template.and(secret) : template.and(String.valueOf(value));
            from = places.end();
        }
        return template.and(text.substring(from));
    }

    /** Returns the plain tree with every place in its texts filled; a text that is one capture keeps the type of that. */
    Object filled(DocumentNode node, Object plain) {
        if (plain instanceof String text) {
            Matcher places = PLACE.matcher(text);
            if (!places.find()) {
                return text;
            }
            boolean whole = places.start() == 0 && places.end() == text.length();
            Object value = value(node, places.group(1));
            return whole && value instanceof Capture<?> ? value : template(node, text);
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(item -> filled(node, item)).toList();
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), filled(node, member)));
            return members;
        }
        return plain;
    }

    /** Returns the path as the suite takes it, with the captures for its placeholders. */
    Path path(DocumentNode node) {
        List<Capture<?>> values = new ArrayList<>();
        String path = PLACE.matcher(node.text()).replaceAll(place -> {
            Object value = value(node, place.group(1));
            if (value instanceof Secret) {
                throw node.error("${" + place.group(1) + "} is a secret, which a path must not hold");
            }
            if (value instanceof Capture<?> capture) {
                values.add(capture);
                return Matcher.quoteReplacement("{" + capture.name() + "}");
            }
            return Matcher.quoteReplacement(String.valueOf(value));
        });
        return new Path(path, values);
    }

    /** A path and what stands for its placeholders. */
    record Path(String path, List<Capture<?>> captures) {
        Path {
            captures = List.copyOf(captures);
        }
    }

    private Object value(DocumentNode node, String name) {
        for (Map<String, ?> known : List.of(secrets, environment, captures)) {
            Object value = known.get(name);
            if (value != null) {
                return value;
            }
        }
        throw node.error(
                "${" + name + "} is no secret of this file, no value of its environment and no capture of a step "
                        + "before; add " + name + " to secrets, or capture it");
    }
}
