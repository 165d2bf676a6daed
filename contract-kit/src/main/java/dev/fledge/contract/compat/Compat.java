package dev.fledge.contract.compat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares two versions of an OpenAPI document (3.0, 3.1 or one of each) or of a JSON Schema.
 *
 * <p>Direction decides: a request that is narrowed and a response that is widened break, the other way round they do not.
 * References are followed inside the documents, {@code allOf} is laid together, branches of {@code oneOf} and
 * {@code anyOf} are compared with those that they belong to. Not thread-safe; what it returns is immutable.
 */
public final class Compat {
    private final DocumentNode before;
    private final DocumentNode after;
    private RuleSet rules = RuleSet.defaults();
    private Direction direction = Direction.BOTH;

    private Compat(DocumentNode before, DocumentNode after) {
        this.before = Check.notNull("before", before);
        this.after = Check.notNull("after", after);
    }

    /**
     * Compares two files, JSON or YAML.
     *
     * @throws DocumentException if one of them is malformed
     * @throws IOException if one of them cannot be read
     */
    public static Compat between(Path before, Path after) throws IOException {
        return between(Document.read(before), Document.read(after));
    }

    /** Compares two documents that have been read. */
    public static Compat between(DocumentNode before, DocumentNode after) {
        return new Compat(before, after);
    }

    /** Sets how bad each change is. The default is {@link RuleSet#defaults()}. */
    public Compat rules(RuleSet rules) {
        this.rules = Check.notNull("rules", rules);
        return this;
    }

    /**
     * Sets which way the documents of a JSON Schema travel. The default is {@link Direction#BOTH}: then almost every
     * change breaks one way or the other. An OpenAPI document tells it itself, and this is not looked at.
     */
    public Compat direction(Direction direction) {
        this.direction = Check.notNull("direction", direction);
        return this;
    }

    /**
     * Compares.
     *
     * @throws DocumentException if a document is neither OpenAPI 3.0 or 3.1 nor a JSON Schema, if one is OpenAPI and the
     *     other is not, or at a reference that leads nowhere or out of the document
     */
    public CompatReport compare() {
        SpecFile old = SpecFile.of(before);
        SpecFile now = SpecFile.of(after);
        if (old.dialect().isOpenApi() != now.dialect().isOpenApi()) {
            SpecFile schema = old.dialect().isOpenApi() ? now : old;
            throw schema.root()
                    .node()
                    .error("is a JSON Schema, but the other document is OpenAPI; compare two of a kind");
        }
        ChangeList changes = new ChangeList(rules);
        int common =
                old.dialect().isOpenApi() ? new ApiComparison(old, now, changes).run() : schemas(old, now, changes);
        String what = old.dialect().isOpenApi() ? "operations" : "schemas";
        return new CompatReport(new CompatReport.Compared(old.name(), now.name(), common, what), changes.inOrder());
    }

    /** A schema that says nothing promised nothing, so there is nothing in common. */
    private int schemas(SpecFile old, SpecFile now, ChangeList changes) {
        Subject subject = new Subject(Subject.Kind.SCHEMA, "", List.of(), List.of());
        for (Direction each : List.of(Direction.REQUEST, Direction.RESPONSE)) {
            if (direction == each || direction == Direction.BOTH) {
                SchemaComparison schemas = SchemaComparison.ofJson(old, now, each);
                changes.addAll(subject, each, schemas.between(List.of(old.root()), List.of(now.root())));
            }
        }
        boolean silent = old.shape(old.conjunction(List.of(old.root()))).saysNothing();
        return silent ? 0 : 1;
    }
}
