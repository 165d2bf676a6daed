package dev.fledge.contract.compat;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.record.Har;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares two versions of an OpenAPI document (3.0, 3.1 or one of each), of a JSON Schema or of a pact.
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
    private final List<Usage> usages = new ArrayList<>();
    private final Set<String> consumers = new TreeSet<>();

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
     * Adds consumers by their pacts: each change that is not safe says which of their interactions it hits, and why.
     * Interactions that are not HTTP are not looked at.
     */
    public Compat consumers(Collection<PactFile> pacts) {
        for (PactFile pact : pacts) {
            consumers.add(pact.consumer());
            usages.addAll(UsageReader.of(pact));
        }
        return this;
    }

    /**
     * Adds a consumer by a recording of its calls. What it reads of an answer is not in a recording, so all that was
     * answered counts as read.
     *
     * @throws IllegalArgumentException if {@code consumer} is blank
     */
    public Compat recorded(String consumer, Har recording) {
        consumers.add(Check.notBlank("consumer", consumer));
        usages.addAll(UsageReader.of(consumer, recording));
        return this;
    }

    /**
     * Compares.
     *
     * @throws DocumentException if a document is neither OpenAPI 3.0 or 3.1, a JSON Schema nor a pact, if the two are
     *     not of a kind, or at a reference that leads nowhere or out of the document
     * @throws IllegalStateException if consumers were given for what has no operations to use
     */
    public CompatReport compare() {
        SpecFile old = SpecFile.of(before);
        SpecFile now = SpecFile.of(after);
        if (!old.dialect().kind().equals(now.dialect().kind())) {
            throw now.root()
                    .node()
                    .error("is " + now.dialect().kind() + ", but the other document is "
                            + old.dialect().kind() + "; compare two of a kind");
        }
        ChangeList changes = new ChangeList(rules);
        if (old.dialect().isOpenApi()) {
            int common = new ApiComparison(old, now, changes).run();
            return judged(old, now, changes.inOrder(), common);
        }
        if (!consumers.isEmpty()) {
            throw new IllegalStateException("consumers use operations, and "
                    + old.dialect().kind() + " has none; compare the OpenAPI documents, or leave the consumers out");
        }
        boolean pacts = old.dialect() == Dialect.PACT;
        int common = pacts ? new PactComparison(old, now, changes).run() : schemas(old, now, changes);
        var compared = new CompatReport.Compared(
                old.name(), now.name(), common, old.dialect().parts());
        return new CompatReport(compared, Known.NOBODY, changes.inOrder());
    }

    private CompatReport judged(SpecFile old, SpecFile now, List<Change> changes, int common) {
        var compared = new CompatReport.Compared(old.name(), now.name(), common, "operations");
        if (consumers.isEmpty()) {
            return new CompatReport(compared, Known.NOBODY, changes);
        }
        UsedOperations used = new UsedOperations(old, usages);
        ImpactFinder impacts = new ImpactFinder(old, now, used);
        Known known = new Known(List.copyOf(consumers), used.all().size(), used.unknown());
        return new CompatReport(
                compared, known, changes.stream().map(impacts::judge).toList());
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
