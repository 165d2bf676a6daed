package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An operation of an OpenAPI document, with the path item that it stands in. */
record Operation(String method, String template, Located item, Located at) {
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** Returns the operations of a document; those whose paths differ in the names of parameters alone have one key. */
    static Map<String, Operation> of(SpecFile file) {
        Map<String, Operation> operations = new LinkedHashMap<>();
        file.root().object("paths").ifPresent(paths -> {
            for (Located path : paths.members()) {
                for (Operation operation : in(file, path.step(), path)) {
                    boolean twin = operations.putIfAbsent(operation.key(), operation) != null;
                    if (twin) {
                        operations.putIfAbsent(operation.name(), operation);
                    }
                }
            }
        });
        return operations;
    }

    /** Returns the operations of one path item, also of a webhook or callback. */
    static List<Operation> in(SpecFile file, String template, Located pathItem) {
        List<Operation> operations = new ArrayList<>();
        Located item = file.resolve(pathItem);
        for (String method : METHODS) {
            item.object(method)
                    .ifPresent(
                            at -> operations.add(new Operation(method.toUpperCase(Locale.ROOT), template, item, at)));
        }
        return operations;
    }

    String key() {
        return method + " " + pathKey();
    }

    String pathKey() {
        return template.replaceAll("\\{[^}]*}", "{}");
    }

    String name() {
        return method + " " + template;
    }

    boolean isDeprecated() {
        return at.isTrue("deprecated");
    }
}
