package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether a schema accepts null: said by {@code nullable}, a type, a value or a branch, which are all the same thing. */
final class Nulls {
    private final SpecFile file;
    private final Set<Located> open = new HashSet<>();

    Nulls(SpecFile file) {
        this.file = file;
    }

    static boolean isNullAlone(Located schema) {
        Optional<Located> type = schema.get("type");
        if (type.isPresent()) {
            return Canonical.of(type.get().node()).equals("\"null\"")
                    || Canonical.of(type.get().node()).equals("[\"null\",]");
        }
        return schema.get("const").map(value -> value.node().isNone()).orElse(false)
                || schema.get("enum")
                        .map(values -> Canonical.of(values.node()).equals("[null,]"))
                        .orElse(false);
    }

    /**
     * Returns whether a schema of OpenAPI 3.0 without a type of its own is marked nullable: a wrapper around
     * {@code allOf}, by which everybody means that null is allowed, though the letter says nothing.
     */
    boolean saidWithoutType(Located schema) {
        return file.dialect() == Dialect.OPENAPI_30
                && schema.isTrue("nullable")
                && schema.get("type").isEmpty();
    }

    boolean accepted(Located schema) {
        if (schema.node().isBool()) {
            return schema.node().bool();
        }
        if (!open.add(schema)) {
            return true;
        }
        boolean accepted = saidWithoutType(schema) || all(schema);
        open.remove(schema);
        return accepted;
    }

    private boolean all(Located schema) {
        Optional<Located> reference =
                schema.get("$ref").filter(ref -> ref.node().isText());
        if (reference.isPresent()) {
            boolean there = accepted(file.target(reference.get()));
            if (file.dialect().refStandsAlone() || !there) {
                return there;
            }
        }
        return byType(schema)
                && byValues(schema)
                && schema.get("allOf")
                        .map(list -> list.items().stream().allMatch(this::accepted))
                        .orElse(true)
                && branch(schema, "anyOf")
                && branch(schema, "oneOf");
    }

    private boolean branch(Located schema, String keyword) {
        return schema.get(keyword)
                .map(list -> list.items().stream().anyMatch(this::accepted))
                .orElse(true);
    }

    private boolean byType(Located schema) {
        if (file.dialect() == Dialect.OPENAPI_30 && schema.isTrue("nullable")) {
            return true;
        }
        Optional<DocumentNode> type = schema.get("type").map(Located::node);
        if (type.isEmpty()) {
            boolean meant =
                    schema.get("properties").isPresent() || schema.get("items").isPresent();
            return !(file.dialect().isOpenApi() && meant);
        }
        return type.get().isList() ? type.get().items().stream().anyMatch(Nulls::isNull) : isNull(type.get());
    }

    private static boolean isNull(DocumentNode type) {
        return type.isText() && type.text().equals("null");
    }

    private boolean byValues(Located schema) {
        if (file.dialect() == Dialect.OPENAPI_30 && schema.isTrue("nullable")) {
            return true;
        }
        boolean listed = schema.get("enum")
                .map(values ->
                        values.items().stream().anyMatch(value -> value.node().isNone()))
                .orElse(true);
        return listed && schema.get("const").map(value -> value.node().isNone()).orElse(true);
    }
}
