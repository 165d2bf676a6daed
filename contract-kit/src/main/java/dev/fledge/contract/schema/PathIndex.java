package dev.fledge.contract.schema;

import dev.fledge.document.DocumentNode;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.OpenApiOperation;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the operation that serves a path: the templates by method and number of steps, the most specific first. */
final class PathIndex {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}/]*\\}");

    /** One step of a template: fixed text, or a pattern for what its parameters may be. */
    private record Step(String written, Optional<Pattern> pattern) {
        static Step of(String written) {
            Matcher parameter = PARAMETER.matcher(written);
            StringBuilder pattern = new StringBuilder();
            int from = 0;
            while (parameter.find()) {
                pattern.append(Pattern.quote(written.substring(from, parameter.start())))
                        .append(".+");
                from = parameter.end();
            }
            pattern.append(Pattern.quote(written.substring(from)));
            return new Step(written, from == 0 ? Optional.empty() : Optional.of(Pattern.compile(pattern.toString())));
        }

        /** Returns how little it says: 0 for fixed text, 1 for text with a parameter, 2 for a parameter alone. */
        int vagueness() {
            return pattern.isEmpty() ? 0 : PARAMETER.matcher(written).matches() ? 2 : 1;
        }

        boolean matches(String step) {
            return switch (vagueness()) {
                case 0 -> written.equals(step);
                case 2 -> !step.isEmpty();
                default -> pattern.orElseThrow().matcher(step).matches();
            };
        }
    }

    private record Template(List<Step> steps, OpenApiOperation operation) {
        boolean matches(String[] path) {
            for (int i = 0; i < path.length; i++) {
                if (!steps.get(i).matches(path[i])) {
                    return false;
                }
            }
            return true;
        }

        String rank() {
            StringBuilder rank = new StringBuilder();
            steps.forEach(step -> rank.append(step.vagueness()));
            return rank.toString();
        }
    }

    private final Map<String, List<Template>> byMethodAndLength = new HashMap<>();
    private final Set<String> prefixes;

    private PathIndex(Set<String> prefixes) {
        this.prefixes = prefixes;
    }

    static PathIndex of(OpenApiDocument document) {
        PathIndex index = new PathIndex(prefixes(document));
        for (OpenApiOperation operation : document.operations()) {
            List<Step> steps = new ArrayList<>();
            for (String step : steps(operation.pathTemplate())) {
                steps.add(Step.of(step));
            }
            index.byMethodAndLength
                    .computeIfAbsent(key(operation.method(), steps.size()), key -> new ArrayList<>())
                    .add(new Template(List.copyOf(steps), operation));
        }
        // Sorting keeps the order of the document among templates that are equally specific.
        index.byMethodAndLength.values().forEach(templates -> templates.sort(Comparator.comparing(Template::rank)));
        return index;
    }

    Optional<OpenApiOperation> find(String method, String path) {
        String plain = withoutQuery(path);
        Optional<OpenApiOperation> found = exactly(method, plain);
        if (found.isPresent()) {
            return found;
        }
        for (String prefix : prefixes) {
            if (plain.startsWith(prefix + "/")) {
                Optional<OpenApiOperation> below = exactly(method, plain.substring(prefix.length()));
                if (below.isPresent()) {
                    return below;
                }
            }
        }
        return Optional.empty();
    }

    static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private Optional<OpenApiOperation> exactly(String method, String path) {
        String[] steps = steps(path);
        List<Template> templates = byMethodAndLength.get(key(method, steps.length));
        if (templates != null) {
            for (Template template : templates) {
                if (template.matches(steps)) {
                    return Optional.of(template.operation());
                }
            }
        }
        return Optional.empty();
    }

    private static String[] steps(String path) {
        return path.split("/", -1);
    }

    private static String key(String method, int steps) {
        return method + " " + steps;
    }

    /** Returns the paths of the servers; one with variables in it is left out. */
    private static Set<String> prefixes(OpenApiDocument document) {
        Set<String> prefixes = new LinkedHashSet<>();
        document.rootPart()
                .child("servers")
                .filter(servers -> servers.node().isList())
                .ifPresent(servers -> servers.items()
                        .forEach(server -> server.child("url")
                                .map(url -> url.node())
                                .filter(DocumentNode::isText)
                                .flatMap(url -> path(url.text()))
                                .ifPresent(prefixes::add)));
        return prefixes;
    }

    private static Optional<String> path(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getRawPath())
                    .map(path -> path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                    .filter(path -> path.startsWith("/"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
