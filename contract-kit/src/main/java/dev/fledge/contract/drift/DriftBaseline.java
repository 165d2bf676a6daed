package dev.fledge.contract.drift;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Kinds of breaches that are known, so that they are no news: a file to keep in Git. Immutable. */
public final class DriftBaseline {
    private static final String KEY = "knownDrift";

    private final SortedSet<Fingerprint> known;

    private DriftBaseline(Collection<Fingerprint> known) {
        this.known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
    }

    /** Returns a baseline that knows these. */
    public static DriftBaseline of(Collection<Fingerprint> known) {
        return new DriftBaseline(known);
    }

    /** Returns a baseline that knows all that an arm showed. */
    public static DriftBaseline of(ArmDrift seen) {
        return of(seen.drifts().stream().map(SeenDrift::fingerprint).toList());
    }

    /**
     * Reads a file that {@link #write} wrote; its name must end in {@code .json}.
     *
     * @throws DocumentException if it is malformed, with line and column
     * @throws IOException if it cannot be read
     */
    public static DriftBaseline read(Path file) throws IOException {
        return read(Document.read(file));
    }

    /**
     * Reads the text of such a file.
     *
     * @param source what messages call it
     * @throws DocumentException if it is malformed, with line and column
     */
    public static DriftBaseline parse(String source, String json) {
        return read(Document.json(source, json));
    }

    private static DriftBaseline read(DocumentNode document) {
        List<Fingerprint> known = new ArrayList<>();
        for (DocumentNode entry : document.allowOnly(KEY).field(KEY).items()) {
            entry.allowOnly("operation", "pointer", "rule");
            known.add(new Fingerprint(
                    filled(entry.field("operation")), entry.field("pointer").text(), filled(entry.field("rule"))));
        }
        return of(known);
    }

    private static String filled(DocumentNode node) {
        if (node.text().isBlank()) {
            throw node.error("must not be blank");
        }
        return node.text();
    }

    /** Returns the kinds that are known, sorted; may be empty. */
    public SortedSet<Fingerprint> known() {
        return known;
    }

    /** Returns whether this kind is known. */
    public boolean knows(Fingerprint fingerprint) {
        return known.contains(Check.notNull("fingerprint", fingerprint));
    }

    /** Returns the text of the file, JSON sorted by operation, pointer and rule. The same kinds give the same text. */
    public String text() {
        List<Object> entries = new ArrayList<>();
        for (Fingerprint fingerprint : known) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("operation", fingerprint.operation());
            entry.put("pointer", fingerprint.pointer());
            entry.put("rule", fingerprint.rule());
            entries.add(entry);
        }
        return JsonText.pretty(Map.of(KEY, entries));
    }

    /**
     * Writes the file, making its folder if needed.
     *
     * @throws IOException naming the file that could not be written, and why
     */
    public void write(Path file) throws IOException {
        WholeFile.write(file, "drift baseline", text());
    }

    /** Returns how many kinds are known. */
    @Override
    public String toString() {
        return "DriftBaseline(" + known.size() + " known)";
    }
}
