package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which operation of a document each known call goes to. */
final class UsedOperations {
    private final List<Route> routes = new ArrayList<>();
    private final List<String> bases = new ArrayList<>();
    private final Map<String, List<Call>> calls = new LinkedHashMap<>();
    private int unknown;

    /** An operation and the paths that go to it. */
    private record Route(Operation operation, Pattern pattern, List<String> names) {}

    /** A call with the values of the parameters in its path. */
    record Call(Usage usage, Operation operation, Map<String, String> pathValues) {}

    UsedOperations(SpecFile file, List<Usage> usages) {
        Operation.of(file).values().forEach(operation -> routes.add(route(operation)));
        // What is written out goes before what is left open, as OpenAPI wants it.
        routes.sort((one, other) ->
                Integer.compare(one.names().size(), other.names().size()));
        bases.add("");
        file.root()
                .get("servers")
                .map(Located::items)
                .orElse(List.of())
                .forEach(server -> server.text("url")
                        .map(UsedOperations::pathOf)
                        .filter(base -> !base.isEmpty())
                        .ifPresent(bases::add));
        usages.forEach(this::add);
    }

    private static String pathOf(String url) {
        String path = url.replaceFirst("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*", "");
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Route route(Operation operation) {
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher parameter = Pattern.compile("\\{([^}]*)}").matcher(operation.template());
        int end = 0;
        while (parameter.find()) {
            pattern.append(Pattern.quote(operation.template().substring(end, parameter.start())));
            pattern.append("([^/]+)");
            names.add(parameter.group(1));
            end = parameter.end();
        }
        pattern.append(Pattern.quote(operation.template().substring(end)));
        return new Route(operation, Pattern.compile(pattern.toString()), List.copyOf(names));
    }

    private void add(Usage usage) {
        Optional<Call> call = bases.stream()
                .filter(base -> usage.asked().path().startsWith(base))
                .flatMap(base -> find(usage, usage.asked().path().substring(base.length())).stream())
                .findFirst();
        if (call.isPresent()) {
            calls.computeIfAbsent(call.get().operation().name(), name -> new ArrayList<>())
                    .add(call.get());
        } else {
            unknown++;
        }
    }

    private Optional<Call> find(Usage usage, String path) {
        for (Route route : routes) {
            Matcher matcher = route.pattern().matcher(path);
            if (route.operation().method().equals(usage.asked().method()) && matcher.matches()) {
                Map<String, String> values = new LinkedHashMap<>();
                for (int i = 0; i < route.names().size(); i++) {
                    values.put(route.names().get(i), matcher.group(i + 1));
                }
                return Optional.of(new Call(usage, route.operation(), values));
            }
        }
        return Optional.empty();
    }

    /** Returns the calls that go to an operation, named by method and path. */
    List<Call> of(String operation) {
        return calls.getOrDefault(operation, List.of());
    }

    List<Call> all() {
        return calls.values().stream().flatMap(List::stream).toList();
    }

    /** Returns how many calls go to no operation of the document. */
    int unknown() {
        return unknown;
    }
}
