package dev.fledge.contract.drift;

import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.Part;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import java.util.List;
import java.util.Optional;

/** Turns mismatches of one answer into breaches, without the values that they quote. Immutable. */
final class PactBreach {
    private final HttpAnswer answer;
    private final Optional<DocumentNode> root;

    PactBreach(HttpAnswer answer) {
        this.answer = answer;
        this.root = read(answer.bodyText());
    }

    Breach of(Mismatch mismatch) {
        if (mismatch.part() == Part.BODY) {
            return new Breach(mismatch.jsonPointer(), rule(mismatch), wording(mismatch) + ", found " + kind(mismatch));
        }
        String place = mismatch.part() == Part.HEADER
                ? "header " + mismatch.pactPath()
                : mismatch.part().category();
        return new Breach(place, rule(mismatch), wording(mismatch) + ", found something else");
    }

    private static String rule(Mismatch mismatch) {
        return mismatch.rule().isBlank() ? "equality" : mismatch.rule();
    }

    /** What is expected comes from the contract; but of rules about keys it names the key of the answer. */
    private static String wording(Mismatch mismatch) {
        return mismatch.rule().startsWith("eachKey") ? "expected other keys" : "expected " + mismatch.expected();
    }

    private String kind(Mismatch mismatch) {
        if (root.isEmpty()) {
            return answer.bodyBytes() == 0 ? "nothing" : "no JSON";
        }
        Optional<DocumentNode> at = root;
        String pointer = mismatch.jsonPointer();
        for (String step : pointer.isEmpty()
                ? List.<String>of()
                : List.of(pointer.substring(1).split("/", -1))) {
            String key = step.replace("~1", "/").replace("~0", "~");
            at = at.flatMap(node -> below(node, key));
        }
        return at.map(PactBreach::word).orElse("none");
    }

    private static Optional<DocumentNode> read(String text) {
        try {
            return Optional.of(Document.json("body", text));
        } catch (DocumentException noJson) {
            return Optional.empty();
        }
    }

    private static Optional<DocumentNode> below(DocumentNode node, String step) {
        if (node.isObject()) {
            return node.optional(step);
        }
        boolean index = node.isList() && step.matches("[0-9]{1,9}");
        return index && Integer.parseInt(step) < node.items().size()
                ? Optional.of(node.items().get(Integer.parseInt(step)))
                : Optional.empty();
    }

    private static String word(DocumentNode node) {
        return switch (node.kind()) {
            case OBJECT -> "object";
            case LIST -> "array";
            case TEXT -> "string";
            case NUMBER -> "number";
            case BOOL -> "boolean";
            case NONE -> "null";
        };
    }
}
