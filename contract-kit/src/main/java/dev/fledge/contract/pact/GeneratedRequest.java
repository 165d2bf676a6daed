package dev.fledge.contract.pact;

import dev.fledge.document.None;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** A request of a pact with what a state gave in place of the examples that stand for it. */
final class GeneratedRequest {
    private static final Pattern NAME = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, Object> values;
    private final HttpUrl base;

    /**
     * @param values what the states gave, by name
     * @param base where the provider is, for examples that hold the address of a mock server
     */
    GeneratedRequest(Map<String, Object> values, HttpUrl base) {
        this.values = values;
        this.base = base;
    }

    /** Returns the request as it is sent. Where a value is not there, the example stays. */
    PactRequest of(PactRequest example) {
        if (example.generators().isEmpty()) {
            return example;
        }
        Map<String, List<String>> query = new TreeMap<>(example.query());
        Map<String, List<String>> headers = new TreeMap<>(example.headers());
        String path = example.path();
        Object body = example.body().plain();
        for (Generators.Entry each : example.generators().entries()) {
            switch (each.part()) {
                case "path" -> path = String.valueOf(generated(each, path));
                case "query" -> replace(query, each);
                case "header", "headers" -> replace(headers, each);
                case "body" -> body = inBody(body, each);
                default -> {}
            }
        }
        PactBody sent = example.body().kind() == PactBody.Kind.JSON
                ? PactBody.json(example.body().contentType(), body)
                : example.body();
        return PactRequest.builder(example.method(), path)
                .queries(query)
                .headers(headers)
                .body(sent)
                .build();
    }

    private Object inBody(Object body, Generators.Entry each) {
        List<RulePath.Step> steps;
        try {
            steps = RulePath.parse(each.path().isEmpty() ? "$" : each.path()).steps();
        } catch (IllegalArgumentException e) {
            return body;
        }
        return replaced(body, steps, value -> generated(each, value));
    }

    private static Object replaced(Object plain, List<RulePath.Step> steps, UnaryOperator<Object> change) {
        if (steps.isEmpty()) {
            return change.apply(plain);
        }
        RulePath.Step step = steps.get(0);
        List<RulePath.Step> rest = steps.subList(1, steps.size());
        boolean every = step.kind() == RulePath.Step.Kind.EVERY_FIELD || step.kind() == RulePath.Step.Kind.EVERY_ITEM;
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(
                    String.valueOf(key), every || key.equals(step.name()) ? replaced(value, rest, change) : value));
            return copy;
        }
        if (plain instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                boolean meant = every || step.name().equals(String.valueOf(i));
                copy.add(meant ? replaced(list.get(i), rest, change) : list.get(i));
            }
            return copy;
        }
        return plain;
    }

    private void replace(Map<String, List<String>> lists, Generators.Entry each) {
        // A query is given as "name", "name[0]" or "$.name[0]"; all values of the name are meant then.
        String name = each.path().replaceFirst("^\\$\\.?", "").replaceFirst("\\[\\d+]$", "");
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            if (list.getKey().equalsIgnoreCase(name)) {
                list.setValue(list.getValue().stream()
                        .map(value -> String.valueOf(generated(each, value)))
                        .toList());
            }
        }
    }

    private Object generated(Generators.Entry each, Object example) {
        return switch (each.type()) {
            case "ProviderState" -> fromState(each, example);
            case "MockServerURL" -> fromAddress(each, example);
            default -> example;
        };
    }

    private Object fromState(Generators.Entry each, Object example) {
        String expression = each.text("expression");
        Matcher names = NAME.matcher(expression);
        if (!names.find()) {
            return values.containsKey(expression) ? typed(values.get(expression), each) : example;
        }
        if (names.start() == 0 && names.end() == expression.length()) {
            return values.containsKey(names.group(1)) ? typed(values.get(names.group(1)), each) : example;
        }
        StringBuilder text = new StringBuilder();
        int from = 0;
        do {
            if (!values.containsKey(names.group(1))) {
                return example;
            }
            text.append(expression, from, names.start()).append(values.get(names.group(1)));
            from = names.end();
        } while (names.find());
        return typed(text.append(expression.substring(from)).toString(), each);
    }

    private static Object typed(Object value, Generators.Entry each) {
        Object plain = value instanceof Number || value instanceof Boolean || value == None.NONE
                ? value
                : String.valueOf(value);
        try {
            return switch (each.text("dataType")) {
                case "STRING" -> String.valueOf(plain);
                case "INTEGER" -> Long.valueOf(String.valueOf(plain));
                case "DECIMAL", "FLOAT" -> new BigDecimal(String.valueOf(plain));
                case "BOOLEAN" -> Boolean.valueOf(String.valueOf(plain));
                default -> plain;
            };
        } catch (NumberFormatException e) {
            return plain;
        }
    }

    /** Puts the address of the provider in place of that of the mock server. */
    private Object fromAddress(Generators.Entry each, Object example) {
        String whole = base.toString();
        String bare = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        return pathIn(each).map(path -> (Object) (bare + path)).orElse(example);
    }

    private static Optional<String> pathIn(Generators.Entry each) {
        // A mock server is all of its host, so its path is the path, and the expression of another team need not be
        // run.
        HttpUrl url = HttpUrl.parse(each.text("example"));
        if (url == null) {
            return Optional.empty();
        }
        String query = url.encodedQuery();
        return Optional.of(url.encodedPath() + (query == null ? "" : "?" + query));
    }
}
