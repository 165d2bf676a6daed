package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a server-side apply: what the manager says becomes its own, what it said before and says no more goes unless
 * somebody else has it too, and a value that somebody else has set is a conflict unless it is forced.
 */
final class ServerSideApply {
    private final Kinds.Known known;
    private final ManagedFields.Owner owner;
    private final boolean force;

    ServerSideApply(Kinds.Known known, String manager, boolean force) {
        this.known = known;
        this.owner = new ManagedFields.Owner(manager, "Apply");
        this.force = force;
    }

    ObjectNode to(ObjectNode live, ObjectNode given) throws Refusal {
        ObjectNode merged = merge(live, given);
        Map<ManagedFields.Owner, ObjectNode> owners = new LinkedHashMap<>(ManagedFields.of(live));
        ObjectNode wanted = FieldSet.changed(given.objectNode(), given);
        ObjectNode changed = FieldSet.changed(live, merged);
        if (force) {
            owners.replaceAll((other, set) -> other.equals(owner) ? set : FieldSet.without(set, changed));
        } else {
            checkConflicts(owners, changed);
        }
        ObjectNode noLonger = FieldSet.without(owners.getOrDefault(owner, live.objectNode()), wanted);
        for (JsonNode kept : ManagedFields.ofOthers(owners, owner)) {
            noLonger = FieldSet.without(noLonger, kept);
        }
        FieldSet.remove(merged, noLonger);
        owners.put(owner, wanted);
        return ManagedFields.write(merged, owners, live);
    }

    private void checkConflicts(Map<ManagedFields.Owner, ObjectNode> owners, ObjectNode changed) throws Refusal {
        List<String> lines = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        owners.forEach((other, set) -> {
            if (!other.equals(owner)) {
                for (String path : FieldSet.paths(FieldSet.common(set, changed))) {
                    lines.add("conflict with \"" + other.manager() + "\" using "
                            + known.kind().apiVersion());
                    fields.add(path);
                }
            }
        });
        if (fields.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(
                "Apply failed with " + fields.size() + (fields.size() == 1 ? " conflict: " : " conflicts: "));
        for (int i = 0; i < fields.size(); i++) {
            message.append(i == 0 ? "" : "\n").append(lines.get(i)).append(": ").append(fields.get(i));
        }
        Refusal refusal = new Refusal(409, "Conflict", message.toString());
        for (int i = 0; i < fields.size(); i++) {
            refusal.cause("FieldManagerConflict", fields.get(i), lines.get(i));
        }
        throw refusal;
    }

    private ObjectNode merge(ObjectNode live, ObjectNode given) {
        ObjectNode merged = live.deepCopy();
        given.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode below && merged.get(name) instanceof ObjectNode here) {
                merged.set(name, merge(here, below));
            } else if (value instanceof ArrayNode list && merged.get(name) instanceof ArrayNode here) {
                merged.set(name, mergeList(name, here, list));
            } else {
                merged.set(name, value.deepCopy());
            }
        });
        return merged;
    }

    private ArrayNode mergeList(String name, ArrayNode live, ArrayNode given) {
        // Lists of custom resources are owned as a whole, unless their definition says otherwise.
        Optional<String> key = known.builtIn() ? FieldSet.keyOf(name, given) : Optional.empty();
        if (key.isEmpty()) {
            return given.deepCopy();
        }
        ArrayNode merged = live.deepCopy();
        for (JsonNode element : given) {
            Optional<JsonNode> here = FieldSet.element(merged, key.get(), element.get(key.get()));
            if (here.isPresent()) {
                for (int i = 0; i < merged.size(); i++) {
                    if (merged.get(i).equals(here.get())) {
                        merged.set(i, merge((ObjectNode) here.get(), (ObjectNode) element));
                    }
                }
            } else {
                merged.add(element.deepCopy());
            }
        }
        return merged;
    }
}
