package dev.fledge.http.record;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.http.Redactor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Recorded traffic: what an HTTP Archive (HAR 1.2) says about requests and answers.
 *
 * <p>What comes from a file is as secret as the file: pages, cookies and images of a browser's export are dropped, but
 * headers, addresses and bodies may hold credentials: {@link #redacted} hides them. Immutable.
 *
 * @param entries the exchanges in the order of the file or of their start; may be empty
 * @see "http://www.softwareishard.com/blog/har-12-spec/"
 */
public record Har(List<HarEntry> entries) {
    private static final int MAX_BYTES = 10 * 1024 * 1024;

    public Har {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a HAR file, whatever its name ends in. Unknown keys are skipped, because every browser adds its own; a missing
     * key that HAR cannot do without and a value of a wrong type are errors.
     *
     * @throws DocumentException if it is no HAR, with the line and the column
     * @throws IOException if the file cannot be read, is larger than 10 MB or is not UTF-8
     */
    public static Har read(Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MAX_BYTES) {
            throw new IOException(file + " has " + bytes + " bytes, at most " + MAX_BYTES
                    + " are read; record less, or export without bodies");
        }
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8; save it as UTF-8", e);
        }
    }

    /**
     * Reads the text of a HAR file as {@link #read} does.
     *
     * @param source what messages call it, such as the path of its file
     * @throws DocumentException if it is no HAR, with the line and the column, or has more than 10 million characters
     */
    public static Har parse(String source, String text) {
        return HarReader.har(Document.json(source, text));
    }

    /**
     * Returns these entries with secrets hidden: known ones by value in every form that the redactor knows, others by the
     * name of their header, query parameter, form field or JSON key. Bodies that cannot be searched so (several parts,
     * broken or truncated JSON) are left out, with their size kept. Not found are unknown credentials in a path, in XML or in
     * prose, and the half of a secret where a body was truncated before.
     */
    public Har redacted(Redactor redactor) {
        Redaction redaction = new Redaction(redactor, 0);
        return new Har(entries.stream().map(redaction::entry).toList());
    }

    /**
     * Returns the text of a HAR 1.2 file, over several lines. The same entries give the same text, on every machine. What
     * is not known is written as HAR asks for: -1, an empty text or an empty list; how many bytes headers had is not known.
     */
    public String toJson() {
        return HarWriter.json(this);
    }

    /** Returns how many entries there are, nothing of what they hold. */
    @Override
    public String toString() {
        return "Har(" + entries.size() + (entries.size() == 1 ? " entry)" : " entries)");
    }
}
