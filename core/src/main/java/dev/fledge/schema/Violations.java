package dev.fledge.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;

/** Turns what the validator says into violations with a place in the text and one in the schema. */
final class Violations {
    private Violations() {}

    /** Returns the violations in the order of the text. */
    static List<SchemaViolation> of(SchemaPlace schema, DocumentNode document, List<Error> errors) {
        return errors.stream()
                .map(error -> violation(schema, document, error))
                .distinct()
                .sorted(SchemaViolation.BY_PLACE)
                .toList();
    }

    /** Returns the way to the value that an error is about. */
    static List<String> steps(Error error) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            steps.add(String.valueOf(error.getInstanceLocation().getElement(i)));
        }
        boolean tooMany =
                List.of("additionalProperties", "unevaluatedProperties").contains(error.getKeyword());
        if (tooMany && error.getProperty() != null) {
            steps.add(error.getProperty());
        }
        return steps;
    }

    private static SchemaViolation violation(SchemaPlace schema, DocumentNode document, Error error) {
        List<String> steps = steps(error);
        String pointer = steps.stream().reduce("", Pointers::child);
        String keyword = error.getKeyword() == null ? "false" : error.getKeyword();
        DocumentNode value = Pointers.nearest(document, steps);
        return SchemaViolation.at(value, pointer, keyword, Wording.of(error))
                .ruledBy(schema.shown(error.getSchemaLocation()), via(error.getEvaluationPath()));
    }

    /** Returns the way from the schema through its last reference; empty if there is none. */
    private static String via(NodePath evaluated) {
        for (int i = evaluated.getNameCount() - 1; i >= 0; i--) {
            if ("$ref".equals(evaluated.getName(i))) {
                return SchemaPlace.pointer(evaluated, i + 1);
            }
        }
        return "";
    }
}
