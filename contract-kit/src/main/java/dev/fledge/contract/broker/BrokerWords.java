package dev.fledge.contract.broker;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a broker says to people in its answers. */
final class BrokerWords {
    private static final int LONGEST = 300;

    private BrokerWords() {}

    /** Returns the notices of an answer word for word, in their order; older brokers call them logs. */
    static List<String> notices(Hal hal, HttpAnswer answer) {
        Optional<DocumentNode> body = Hal.json(answer).filter(DocumentNode::isObject);
        List<String> notices = body.map(root -> texts(root, "notices", "text")).orElse(List.of());
        List<String> said = notices.isEmpty()
                ? body.map(root -> texts(root, "logs", "message")).orElse(List.of())
                : notices;
        return said.stream().map(hal.redactor()::redact).toList();
    }

    private static List<String> texts(DocumentNode root, String list, String key) {
        return root.optional(list).filter(DocumentNode::isList).map(DocumentNode::items).orElse(List.of()).stream()
                .filter(DocumentNode::isObject)
                .flatMap(each -> each.optional(key).filter(DocumentNode::isText).stream())
                .map(DocumentNode::text)
                .toList();
    }

    /** Returns what a refusal says, on one line; empty if it says nothing that is known. */
    static Optional<String> problem(Hal hal, HttpAnswer answer) {
        List<String> said = new ArrayList<>();
        Hal.json(answer).filter(DocumentNode::isObject).ifPresent(root -> {
            for (String key : List.of("errors", "error", "title", "detail", "message")) {
                root.optional(key).ifPresent(found -> leaves("", found, said));
            }
        });
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(line(hal.redactor().redact(String.join("; ", said))));
    }

    private static void leaves(String name, DocumentNode node, List<String> into) {
        if (node.isText()) {
            into.add(name + node.text());
        } else if (node.isList()) {
            node.items().forEach(item -> leaves(name, item, into));
        } else if (node.isObject()) {
            for (String key : node.keys()) {
                if (!key.equals("reference")) {
                    leaves(key.equals("message") || key.equals("base") ? "" : key + " ", node.field(key), into);
                }
            }
        }
    }

    /** Returns the beginning of a text on one line. */
    static String line(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
