package dev.fledge.contract.compat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changed in webhooks and callbacks: there the provider asks and the consumers answer. */
final class HookComparison {
    private final SpecFile before;
    private final SpecFile after;
    private final ChangeList changes;
    private final BodyComparison bodies;

    HookComparison(SpecFile before, SpecFile after, ChangeList changes, BodyComparison bodies) {
        this.before = before;
        this.after = after;
        this.changes = changes;
        this.bodies = bodies;
    }

    /** Compares the webhooks and returns how many operations both documents have among them. */
    int webhooks() {
        Map<String, Operation> old = webhooks(before);
        Map<String, Operation> now = webhooks(after);
        compare("", "webhook", old, now);
        return (int) old.keySet().stream().filter(now::containsKey).count();
    }

    private static Map<String, Operation> webhooks(SpecFile file) {
        Map<String, Operation> hooks = new LinkedHashMap<>();
        file.root()
                .object("webhooks")
                .map(Located::members)
                .orElse(List.of())
                .forEach(item -> Operation.in(file, item.step(), item)
                        .forEach(operation -> hooks.put(operation.name(), operation)));
        return hooks;
    }

    void callbacks(Subject operation, Located one, Located other) {
        compare(operation.operation() + " ", "callback", callbacks(before, one), callbacks(after, other));
    }

    private static Map<String, Operation> callbacks(SpecFile file, Located operation) {
        Map<String, Operation> hooks = new LinkedHashMap<>();
        for (Located callback :
                operation.object("callbacks").map(Located::members).orElse(List.of())) {
            for (Located item : file.resolve(callback).members()) {
                if (item.node().isObject()) {
                    Operation.in(file, callback.step() + " " + item.step(), item)
                            .forEach(each -> hooks.put(each.name(), each));
                }
            }
        }
        return hooks;
    }

    private void compare(String owner, String kind, Map<String, Operation> old, Map<String, Operation> now) {
        old.forEach((name, operation) -> {
            Subject subject = Subject.operation(owner + kind + " " + name);
            if (now.containsKey(name)) {
                bodies.hook(subject, operation.at(), now.get(name).at());
            } else {
                changes.add(subject, kind + "-removed", Sides.removed(operation.at()), Values.NONE);
            }
        });
        now.forEach((name, operation) -> {
            if (!old.containsKey(name)) {
                Subject subject = Subject.operation(owner + kind + " " + name);
                changes.add(subject, kind + "-added", Sides.added(operation.at()), Values.NONE);
            }
        });
    }
}
