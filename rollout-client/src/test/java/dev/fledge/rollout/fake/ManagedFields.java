package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.time.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who wrote which field of an object: {@code metadata.managedFields}. */
final class ManagedFields {
    private ManagedFields() {}

    /**
     * Who writes.
     *
     * @param operation {@code Apply} or {@code Update}
     */
    record Owner(String manager, String operation) {}

    static Map<Owner, ObjectNode> of(JsonNode object) {
        Map<Owner, ObjectNode> owners = new LinkedHashMap<>();
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            Owner owner = new Owner(
                    entry.path("manager").asText(), entry.path("operation").asText());
            if (entry.path("fieldsV1") instanceof ObjectNode set) {
                owners.put(owner, set);
            }
        }
        return owners;
    }

    /** Returns {@code after}, whose changed fields that owner now has and nobody else. */
    static ObjectNode updated(ObjectNode before, ObjectNode after, Owner owner) {
        Map<Owner, ObjectNode> owners = of(before);
        ObjectNode changed = FieldSet.changed(before, after);
        ObjectNode goneOrOther = FieldSet.changed(after, before);
        owners.replaceAll((other, set) -> FieldSet.without(set, goneOrOther));
        if (!changed.isEmpty()) {
            owners.merge(owner, changed, FieldSet::union);
        }
        return write(after, owners, before);
    }

    /** Writes the owners into the object; those whose fields did not change keep the time at which they wrote. */
    static ObjectNode write(ObjectNode object, Map<Owner, ObjectNode> owners, ObjectNode before) {
        ArrayNode list = object.arrayNode();
        owners.forEach((owner, set) -> {
            if (!set.isEmpty()) {
                ObjectNode entry = list.addObject()
                        .put("manager", owner.manager())
                        .put("operation", owner.operation())
                        .put("apiVersion", object.path("apiVersion").asText())
                        .put("time", time(before, owner, set))
                        .put("fieldsType", "FieldsV1");
                entry.set("fieldsV1", set);
            }
        });
        ObjectNode metadata = object.withObject("/metadata");
        if (list.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", list);
        }
        return object;
    }

    private static String time(ObjectNode before, Owner owner, ObjectNode set) {
        for (JsonNode entry : before.at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(owner.manager())
                    && entry.path("operation").asText().equals(owner.operation())
                    && entry.path("fieldsV1").equals(set)) {
                return entry.path("time").asText();
            }
        }
        return TimeSource.system().now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns all fields that someone else than {@code owner} has. */
    static List<JsonNode> ofOthers(Map<Owner, ObjectNode> owners, Owner owner) {
        List<JsonNode> sets = new ArrayList<>();
        owners.forEach((other, set) -> {
            if (!other.equals(owner)) {
                sets.add(set);
            }
        });
        return sets;
    }
}
