package dev.fledge.smoke;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A step as a plain tree with the keys of suite files. */
final class StepTree {
    private static final String AUTHORIZATION = "Authorization";

    private final SmokeStep step;
    private final Writing writing;
    private final String label;

    StepTree(SmokeStep step, Writing writing, String label) {
        this.step = step;
        this.writing = writing;
        this.label = label;
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        boolean webSocket = step.live().filter(LivePlan::isWebSocket).isPresent();
        tree.put(webSocket ? "webSocket" : method(), step.requestPath().written(writing));
        put(tree, "query", grouped(step.query()));
        headers(tree);
        put(tree, "cookies", grouped(step.cookies()));
        step.body().map(body -> body.written(writing)).ifPresent(body -> tree.put(body.getKey(), body.getValue()));
        List<Object> sends = step.live().map(LivePlan::sends).orElse(List.of()).stream()
                .<Object>map(text -> text.written(writing))
                .toList();
        if (!sends.isEmpty()) {
            tree.put("send", sends.size() == 1 ? sends.get(0) : sends);
        }
        step.ownTimeout().ifPresent(timeout -> tree.put("timeout", writing.duration(timeout)));
        SendingTree.put(tree, step.ownRetries(), step.ownRedirects(), writing);
        expectations(tree, step.ownExpectations(), writing);
        step.eventually().ifPresent(wait -> tree.put("eventually", eventually(wait)));
        Map<String, Object> captures = new LinkedHashMap<>();
        step.captureRules().forEach(rule -> captures.put(rule.into().name(), writing.plain(rule.written())));
        put(tree, "capture", captures);
        step.cleanup()
                .ifPresent(undo ->
                        tree.put("cleanup", new StepTree(undo, writing.at(label + ", clean-up: "), label).tree()));
        return tree;
    }

    private String method() {
        String method = step.method();
        if (!List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE").contains(method)) {
            throw writing.refused("asks by " + method + ", for which suite files have no word");
        }
        return method.toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, Object> tree, String key, Map<String, Object> members) {
        if (!members.isEmpty()) {
            tree.put(key, members);
        }
    }

    private void headers(Map<String, Object> tree) {
        List<Map.Entry<String, Template>> plain = new ArrayList<>();
        List<Map.Entry<String, Template>> keys = new ArrayList<>();
        step.headers().forEach(header -> (step.isIdempotencyKey(header.getKey()) ? keys : plain).add(header));
        Map<String, Object> headers = grouped(plain.stream()
                .filter(header -> header.getValue().credentials().isEmpty())
                .toList());
        put(tree, "idempotencyKey", grouped(keys));
        boolean bearer = headers.get(AUTHORIZATION) instanceof String value && value.startsWith("Bearer ");
        List<BasicCredentials> basic = step.credentials();
        if (!basic.isEmpty()) {
            if (basic.size() > 1 || headers.containsKey(AUTHORIZATION)) {
                throw writing.refused("has two headers Authorization, of which a file can write but one basic()");
            }
            tree.put("basic", credentials(basic.get(0)));
        } else if (bearer) {
            tree.put("bearer", String.valueOf(headers.remove(AUTHORIZATION)).substring("Bearer ".length()));
        }
        put(tree, "headers", headers);
    }

    private Map<String, Object> credentials(BasicCredentials basic) {
        return Writing.ordered(
                "user",
                writing.plain(basic.user()),
                "password",
                "${" + basic.password().name() + "}");
    }

    /** Returns the values by name, several of one name as a list. */
    private Map<String, Object> grouped(List<Map.Entry<String, Template>> entries) {
        Map<String, Object> grouped = new LinkedHashMap<>();
        for (Map.Entry<String, Template> entry : entries) {
            List<Object> values = entries.stream()
                    .filter(other -> other.getKey().equals(entry.getKey()))
                    .<Object>map(other -> other.getValue().written(writing))
                    .toList();
            grouped.put(writing.plain(entry.getKey()), values.size() == 1 ? values.get(0) : values);
        }
        return grouped;
    }

    static void expectations(Map<String, Object> tree, List<Expectation> expectations, Writing writing) {
        List<String> hard = new ArrayList<>();
        List<String> soft = new ArrayList<>();
        expectations.forEach(each -> (each.soft() ? soft : hard).add(each.written(writing)));
        if (!hard.isEmpty()) {
            tree.put("expect", hard);
        }
        if (!soft.isEmpty()) {
            tree.put("softly", soft);
        }
    }

    private Map<String, Object> eventually(Eventually wait) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("within", writing.duration(wait.within()));
        if (!wait.every().equals(Eventually.DEFAULT_EVERY)) {
            tree.put("every", writing.duration(wait.every()));
        }
        if (!wait.failFastOn().isEmpty()) {
            tree.put(
                    "failFastOn",
                    wait.failFastOn().stream()
                            .map(each -> each.written(writing))
                            .toList());
        }
        return tree;
    }
}
