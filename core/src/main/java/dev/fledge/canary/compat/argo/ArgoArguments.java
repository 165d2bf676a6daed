package dev.fledge.canary.compat.argo;

import dev.fledge.document.DocumentNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The arguments of a template and their values, filled in where the template says {@code {{args.name}}}. */
final class ArgoArguments {
    private final Map<String, String> values = new HashMap<>();
    /** Arguments whose value the cluster keeps, such as a secret. */
    private final Map<String, DocumentNode> elsewhere = new HashMap<>();

    /**
     * Takes what a template declares.
     *
     * @param given values from outside, which outrank those of the file
     * @throws dev.fledge.document.DocumentException if an argument has no value at all
     */
    void declare(Optional<DocumentNode> list, Map<String, String> given) {
        list.ifPresent(found -> found.items().forEach(node -> declare(node, given)));
    }

    private void declare(DocumentNode node, Map<String, String> given) {
        node.allowOnly("name", "value", "valueFrom");
        String name = node.field("name").text();
        Optional<DocumentNode> value = node.optional("value");
        Optional<DocumentNode> from = node.optional("valueFrom");
        if (value.isPresent() && from.isPresent()) {
            throw node.error("argument '" + name + "' has both value and valueFrom; keep one");
        }
        String outside = given.get(name);
        if (outside != null) {
            values.put(name, outside);
        } else if (value.isPresent()) {
            String text = value.get().text();
            String known = values.putIfAbsent(name, text);
            if (known != null && !known.equals(text)) {
                throw value.get()
                        .error("argument '" + name + "' has the values '" + known + "' and '" + text + "'; keep one");
            }
        } else if (from.isPresent()) {
            elsewhere.put(name, node);
        } else if (!values.containsKey(name)) {
            throw node.error("argument '" + name
                    + "' has no value, and Argo would end the run in an error; give it a value here or when reading");
        }
    }

    /**
     * Returns the text with its arguments filled in.
     *
     * @throws dev.fledge.document.DocumentException if the value of one of them is not known
     */
    String fillIn(DocumentNode node) {
        return fillIn(node, node.text(), false);
    }

    /** Returns the text with its arguments filled in as far as they are known here; secrets stay named. */
    String fillInKnown(DocumentNode node, String text) {
        return fillIn(node, text, true);
    }

    private String fillIn(DocumentNode node, String text, boolean mayStay) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (true) {
            int open = text.indexOf("{{", at);
            int close = open < 0 ? -1 : text.indexOf("}}", open);
            if (close < 0) {
                return filled.append(text.substring(at)).toString();
            }
            filled.append(text, at, open);
            String whole = text.substring(open, close + 2);
            filled.append(value(node, text.substring(open + 2, close).strip(), mayStay ? whole : ""));
            at = close + 2;
        }
    }

    private String value(DocumentNode node, String tag, String stays) {
        String name = tag.startsWith("args.") ? tag.substring("args.".length()) : "";
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        boolean secret = elsewhere.containsKey(name);
        if (secret && !stays.isEmpty()) {
            return stays;
        }
        throw node.error("{{" + tag + "}} has no value: "
                + (secret ? "it comes from the cluster; give it when reading" : "declare it in args with a value"));
    }
}
