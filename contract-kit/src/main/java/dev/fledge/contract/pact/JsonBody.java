package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.contract.pact.JsonTrees.NoJsonException;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The JSON body of a contract, made ready. Thread-safe. */
final class JsonBody implements BodyCheck {
    private static final int MESSAGE = 120;

    private final RuledValue wanted;
    private final Run.Scope scope;

    JsonBody(RuledValue wanted, Run.Scope scope) {
        this.wanted = wanted;
        this.scope = scope;
    }

    @Override
    public List<Mismatch> match(byte[] body, Steps steps) {
        JsonNode actual;
        try {
            actual = JsonTrees.read(body);
        } catch (NoJsonException e) {
            return List.of(noJson(body, e.line(), e.column(), String.valueOf(e.getMessage())));
        }
        if (actual.isMissingNode()) {
            return List.of(noJson(body, 0, 0, ""));
        }
        Run run = new Run(steps, scope);
        run.compare(wanted, actual);
        return run.found().isEmpty() ? List.of() : located(run.found(), body);
    }

    private static Mismatch noJson(byte[] body, int line, int column, String message) {
        String start = new String(body, 0, Math.min(body.length, MESSAGE), StandardCharsets.UTF_8);
        String why = message.lines().findFirst().orElse("");
        return Mismatch.at(Part.BODY, "$")
                .rule("JSON")
                .expected("a JSON body")
                .actual(start.isBlank() ? "an empty body" : "a body that begins " + Shown.text(start))
                .spot(line, column)
                .hint(why.length() > 2 * MESSAGE ? why.substring(0, 2 * MESSAGE) : why)
                .build();
    }

    /** Reads the body again, now for lines and columns; where that refuses the body, mismatches go without. */
    private static List<Mismatch> located(List<Mismatch.Builder> found, byte[] body) {
        try {
            DocumentNode root = Document.json("body", new String(body, StandardCharsets.UTF_8));
            found.forEach(mismatch -> locate(mismatch, root));
        } catch (DocumentException e) {
            // Deeper than 100 levels, larger than 10 MB or with a key twice: the pointer has to do.
            return found.stream().map(Mismatch.Builder::build).toList();
        }
        return found.stream().map(Mismatch.Builder::build).toList();
    }

    private static void locate(Mismatch.Builder mismatch, DocumentNode root) {
        DocumentNode node = root;
        for (String token : mismatch.pointerTokens()) {
            Optional<DocumentNode> next = step(node, token);
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        mismatch.spot(node.line(), node.column());
    }

    private static Optional<DocumentNode> step(DocumentNode node, String token) {
        if (node.isObject()) {
            return node.optional(token);
        }
        if (!node.isList()) {
            return Optional.empty();
        }
        List<DocumentNode> items = node.items();
        int index = Integer.parseInt(token);
        return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
}
