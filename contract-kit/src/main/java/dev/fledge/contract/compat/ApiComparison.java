package dev.fledge.contract.compat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What changed between two OpenAPI documents. Used once. */
final class ApiComparison {
    private final SpecFile before;
    private final SpecFile after;
    private final ChangeList changes;
    private final BodyComparison bodies;
    private final ParameterComparison parameters;
    private final HookComparison hooks;
    private final SecurityComparison security;

    ApiComparison(SpecFile before, SpecFile after, ChangeList changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
        this.bodies = new BodyComparison(before, after, changes);
        this.parameters = new ParameterComparison(before, after, changes);
        this.hooks = new HookComparison(before, after, changes, bodies);
        this.security = new SecurityComparison(before, after, changes);
    }

    /** Compares all and returns how many operations both documents have. */
    int run() {
        Map<String, Operation> old = Operation.of(before);
        Map<String, Operation> now = Operation.of(after);
        Set<String> pathsLeft = now.values().stream().map(Operation::pathKey).collect(Collectors.toSet());
        int common = 0;
        for (Map.Entry<String, Operation> entry : old.entrySet()) {
            Operation one = entry.getValue();
            Operation other = now.get(entry.getKey());
            if (other == null) {
                removed(one, pathsLeft.contains(one.pathKey()));
            } else {
                common++;
                compare(one, other);
            }
        }
        now.forEach((key, operation) -> {
            if (!old.containsKey(key)) {
                changes.add(
                        Subject.operation(operation.name()),
                        "endpoint-added",
                        Sides.added(operation.at()),
                        Values.NONE);
            }
        });
        return common + hooks.webhooks();
    }

    private void removed(Operation operation, boolean pathIsLeft) {
        String id = (pathIsLeft ? "api-removed-" : "api-path-removed-")
                + (operation.isDeprecated() ? "with-deprecation" : "without-deprecation");
        changes.add(Subject.operation(operation.name()), id, Sides.removed(operation.at()), Values.NONE);
    }

    private void compare(Operation one, Operation other) {
        Subject subject = Subject.operation(one.name());
        lifeCycle(subject, one, other);
        security.compare(subject, one.at(), other.at());
        parameters.compare(subject, one, other);
        bodies.request(subject, one.at(), other.at());
        bodies.responses(subject, one.at(), other.at());
        hooks.callbacks(subject, one.at(), other.at());
    }

    private void lifeCycle(Subject subject, Operation one, Operation other) {
        Sides sides = Sides.of(one.at(), other.at());
        String oldDay = one.at().text("x-sunset").orElse("");
        String newDay = other.at().text("x-sunset").orElse("");
        if (one.isDeprecated() != other.isDeprecated()) {
            String id = other.isDeprecated()
                    ? "endpoint-deprecated" + (newDay.isEmpty() ? "" : "-with-sunset")
                    : "endpoint-reactivated";
            changes.add(subject, id, sides, new Values("", other.isDeprecated() ? newDay : ""));
        } else if (other.isDeprecated() && !oldDay.isEmpty() && newDay.isEmpty()) {
            changes.add(subject, "sunset-deleted", sides, new Values(oldDay, ""));
        } else if (other.isDeprecated() && newDay.compareTo(oldDay) < 0) {
            changes.add(subject, "api-sunset-date-changed-too-small", sides, new Values(oldDay, newDay));
        }
        Optional<String> oldId = one.at().text("operationId");
        Optional<String> newId = other.at().text("operationId");
        if (!oldId.equals(newId)) {
            changes.add(
                    subject,
                    oldId.isPresent() ? "api-operation-id-removed" : "api-operation-id-added",
                    new Sides(one.at().get("operationId"), other.at().get("operationId")),
                    new Values(oldId.orElse(""), newId.orElse("")));
        }
    }
}
