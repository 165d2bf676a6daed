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
import java.util.stream.Collectors;

/** What stands where a file writes <code>${NAME}</code>: a secret or value of the environment, a capture or the run's id. */
final class FileValues {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    /** Before a brace two dollars stand for one; one that is left over begins a place. */
    private static final Pattern DOLLARS = Pattern.compile("(\\$+)\\{(?:([^}]*)})?");

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
        Template template = Template.text("");
        for (Object part : parts(node, text)) {
            template = part instanceof Capture<?> capture
                    ? template.and(capture)
                    : part instanceof Secret secret ? template.and(secret) : template.and(String.valueOf(part));
        }
        return template;
    }

    /** Returns text, secrets and captures in their order; of a text that is one place, that alone. */
    private List<Object> parts(DocumentNode node, String text) {
        List<Object> parts = new ArrayList<>();
        Matcher found = DOLLARS.matcher(text);
        int from = 0;
        while (from < text.length() && found.find(from)) {
            int dollars = found.group(1).length();
            boolean place = dollars % 2 == 1 && found.group(2) != null;
            String before = text.substring(from, found.start()) + "$".repeat(dollars / 2);
            if (!before.isEmpty() || !place) {
                parts.add(place ? before : before + (dollars % 2 == 1 ? "$" : "") + "{");
            }
            if (place) {
                parts.add(value(node, found.group(2)));
            }
            from = place ? found.end() : found.end(1) + 1;
        }
        if (from < text.length() || parts.isEmpty()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    /** Returns the plain tree with every place in its texts filled; a text that is one capture keeps the type of that. */
    Object filled(DocumentNode node, Object plain) {
        if (plain instanceof String text) {
            List<Object> parts = parts(node, text);
            boolean fixed = parts.stream().allMatch(String.class::isInstance);
            return parts.size() == 1 && parts.get(0) instanceof Capture<?> capture
                    ? capture
                    : fixed ? parts.stream().map(String::valueOf).collect(Collectors.joining()) : template(node, text);
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
        StringBuilder path = new StringBuilder();
        for (Object part : parts(node, node.text())) {
            if (part instanceof Secret secret) {
                throw node.error("${" + secret.name() + "} is a secret, which a path must not hold");
            }
            if (part instanceof Capture<?> capture) {
                values.add(capture);
                path.append("{" + capture.name() + "}");
            } else {
                path.append(part);
            }
        }
        return new Path(path.toString(), values);
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
