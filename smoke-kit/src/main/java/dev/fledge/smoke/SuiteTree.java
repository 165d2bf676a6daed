package dev.fledge.smoke;

import dev.fledge.document.Document;
import dev.fledge.document.JsonText;
import dev.fledge.http.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A suite as a plain tree with the keys of suite files. */
final class SuiteTree {
    private final Suite suite;
    private final Set<Secret> secrets = new LinkedHashSet<>();
    private final Writing writing;

    SuiteTree(Suite suite, UnaryOperator<String> files) {
        this.suite = suite;
        suite.checks().forEach(check -> check.steps().forEach(step -> secrets.addAll(step.namedSecrets())));
        this.writing = Writing.hiding(secrets, files);
    }

    @SuppressWarnings("unchecked") // An object gives a map whose keys are text.
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        Writing own = writing.at("suite " + suite.name() + ": ");
        tree.put("suite", own.plain(suite.name()));
        if (!secrets.isEmpty()) {
            tree.put("secrets", names(own));
        }
        Suite.Limits limits = suite.limits();
        if (!limits.deadline().equals(Suite.Limits.DEFAULT.deadline())) {
            tree.put("deadline", own.duration(limits.deadline()));
        }
        if (!limits.cleanupReserve().equals(Suite.Limits.DEFAULT.cleanupReserve())) {
            tree.put("cleanupReserve", own.duration(limits.cleanupReserve()));
        }
        Map<String, Object> defaults = defaults(own);
        if (!defaults.isEmpty()) {
            tree.put("defaults", defaults);
        }
        tree.put("checks", suite.checks().stream().map(this::check).toList());
        // Read again, so that equal numbers are of one type and what a file cannot hold is refused.
        return (Map<String, Object>)
                Document.json(suite.name(), JsonText.compact(tree)).toPlain();
    }

    private List<String> names(Writing own) {
        List<String> names = secrets.stream().map(Secret::name).sorted().toList();
        List<String> again = new ArrayList<>(names);
        Set.copyOf(names).forEach(again::remove);
        if (!again.isEmpty()) {
            throw own.refused(
                    "has two secrets named " + again.get(0) + ", which a file takes for one; name them apart");
        }
        return names;
    }

    private Map<String, Object> defaults(Writing own) {
        SuiteDefaults defaults = suite.defaults();
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!defaults.timeout().equals(SuiteDefaults.DEFAULT_TIMEOUT)) {
            tree.put("timeout", own.duration(defaults.timeout()));
        }
        boolean follows = defaults.redirects().most() > 0;
        SendingTree.put(
                tree, defaults.retries(), Optional.of(defaults.redirects()).filter(some -> follows), own);
        Map<String, Object> headers = new LinkedHashMap<>();
        defaults.headers().entries().stream()
                .filter(header -> !SuiteDefaults.DEFAULT_HEADERS.entries().contains(header))
                .forEach(header -> headers.put(own.plain(header.getKey()), own.plain(header.getValue())));
        if (!headers.isEmpty()) {
            tree.put("headers", headers);
        }
        StepTree.expectations(tree, defaults.expectations(), own);
        return tree;
    }

    private Map<String, Object> check(SmokeCheck check) {
        String label = "check '" + check.name() + "'";
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", writing.at(label + ": ").plain(check.name()));
        if (!check.tags().isEmpty()) {
            tree.put(
                    "tags",
                    check.tags().stream()
                            .map(writing.at(label + ": ")::plain)
                            .sorted()
                            .toList());
        }
        if (check.steps().get(0).name().isEmpty()) {
            tree.putAll(step(check.steps().get(0), label));
            return tree;
        }
        List<Map<String, Object>> steps = new ArrayList<>();
        for (SmokeStep step : check.steps()) {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("name", writing.at(label + ": ").plain(step.name()));
            named.putAll(step(step, label + ", step '" + step.name() + "'"));
            steps.add(named);
        }
        tree.put("steps", steps);
        return tree;
    }

    private Map<String, Object> step(SmokeStep step, String label) {
        Writing own = writing.at(label + ": ");
        for (Capture<?> capture : step.captures()) {
            if (secrets.stream().anyMatch(secret -> secret.name().equals(capture.name()))) {
                throw own.refused(
                        "captures '" + capture.name() + "', which is the name of a secret too, so that a file "
                                + "could not tell them apart; name the capture otherwise");
            }
        }
        return new StepTree(step, own, label).tree();
    }
}
