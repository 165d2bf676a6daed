package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Observation;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record piece by piece, so that a file of many requests need not be in memory. Not thread-safe.
 *
 * <p>Empty lines are passed over. A last line without an end that is no JSON was cut off when its writer was killed; it is left
 * out, and {@link RunRecord#cutOff} says so. Everything else that is wrong is an error with line and column.
 */
public final class RecordReader {
    private static final Duration USUAL_SLICE = Duration.ofSeconds(5);
    /** What Document reads. */
    private static final int LONGEST_LINE = 10 * 1024 * 1024;

    private final String source;
    private final RequestScanner scanner = new RequestScanner();
    private final List<RecordEntry> entries = new ArrayList<>();
    private byte[] rest = new byte[0];
    private int line;
    private @Nullable Duration slice;
    private RunRecord.@Nullable Header header;
    private @Nullable RequestFold requests;
    private @Nullable DocumentNode sameAsRequests;

    private RecordReader(String source) {
        this.source = source;
    }

    /**
     * Starts to read.
     *
     * @param source what messages call the record, such as the path of its file
     */
    public static RecordReader of(String source) {
        return new RecordReader(Check.notBlank("source", source));
    }

    /**
     * Sets how long the slices are to which single requests are added up; the default is the slice of the record's policy, or
     * 5 s. At most 20 000 slices are kept.
     *
     * @throws IllegalArgumentException if it is not longer than zero
     * @throws IllegalStateException if a line was read before
     */
    public RecordReader slice(Duration slice) {
        if (header != null) {
            throw new IllegalStateException("the slice must be set before the first line of " + source + " is read");
        }
        this.slice = Check.positive("slice", slice);
        return this;
    }

    /**
     * Reads the next bytes of the record, in UTF-8; they may end anywhere.
     *
     * @param length how many bytes of the array count, from its start
     * @throws DocumentException at the first thing that is wrong
     */
    public void read(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                if (rest.length > 0) {
                    byte[] whole = joined(bytes, from, i);
                    line(whole, 0, whole.length);
                    rest = new byte[0];
                } else {
                    line(bytes, from, i);
                }
                from = i + 1;
            }
        }
        rest = joined(bytes, from, length);
    }

    private byte[] joined(byte[] bytes, int from, int until) {
        if (until - from > LONGEST_LINE - rest.length) {
            throw Document.jsonLine(source, line + 1, "{}")
                    .error("the line has more than " + LONGEST_LINE + " bytes; a record has one JSON object a line");
        }
        byte[] whole = Arrays.copyOf(rest, rest.length + until - from);
        System.arraycopy(bytes, from, whole, rest.length, until - from);
        return whole;
    }

    /**
     * Ends the record and returns it.
     *
     * @throws DocumentException if it has no header, or a last line that is wrong rather than cut off
     */
    public RunRecord finish() {
        String cutOff = lastLine();
        RunRecord.Header known = header;
        if (known == null) {
            throw Document.jsonLine(source, 1, "{}")
                    .error("the record is empty; its first line must be a header such as " + RecordText.EXAMPLE);
        }
        RequestFold fold = requests;
        DocumentNode batch = sameAsRequests;
        if (fold != null && !fold.isEmpty() && batch != null) {
            throw batch.field("metric")
                    .error(
                            "the record counts this metric from single requests too, so the traffic would count twice; keep"
                                    + " the requests or the batches");
        }
        List<Observation> sums = fold == null ? List.of() : fold.observations();
        return new RunRecord(known, entries, sums, cutOff);
    }

    private @Nullable String lastLine() {
        byte[] last = rest;
        rest = new byte[0];
        if (header == null || isJson(last)) {
            line(last, 0, last.length);
            return null;
        }
        return source + ":" + (line + 1)
                + ": the last line is cut off, so its writer was stopped in the middle; it is left out";
    }

    private boolean isJson(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return true;
        }
        try {
            return Document.json(source, text).isObject();
        } catch (DocumentException e) {
            return false;
        }
    }

    private void line(byte[] bytes, int from, int until) {
        line++;
        int end = until > from && bytes[until - 1] == '\r' ? until - 1 : until;
        RequestFold fold = requests;
        if (fold != null && scanner.scan(bytes, from, end)) {
            if (!fold.add(scanner)) {
                throw tooLong(parsed(bytes, from, end));
            }
            return;
        }
        if (new String(bytes, from, end - from, StandardCharsets.UTF_8).isBlank()) {
            return;
        }
        if (fold == null) {
            readHeader(parsedHeader(bytes, from, end));
        } else {
            readEntry(parsed(bytes, from, end), fold);
        }
    }

    /** Another kind of file is told what a record begins with, which says more than where its first line is no JSON. */
    private DocumentNode parsedHeader(byte[] bytes, int from, int end) {
        if (!new String(bytes, from, end - from, StandardCharsets.UTF_8).strip().startsWith("{")) {
            throw RecordLine.noHeader(Document.jsonLine(source, line, "{}"));
        }
        return parsed(bytes, from, end);
    }

    private DocumentNode parsed(byte[] bytes, int from, int end) {
        String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            throw Document.jsonLine(source, line, "{}").error("the line is not UTF-8; save the record as UTF-8");
        }
        return Document.jsonLine(source, line, text);
    }

    private void readHeader(DocumentNode node) {
        RunRecord.Header read = RecordLine.header(node);
        header = read;
        Duration fold =
                slice != null ? slice : read.policy().map(CanaryPolicy::slice).orElse(USUAL_SLICE);
        requests = new RequestFold(read.opened(), fold);
    }

    private void readEntry(DocumentNode node, RequestFold fold) {
        if (node.optional("status").isPresent() || node.optional("millis").isPresent()) {
            scanner.take(RecordLine.request(node));
            if (!fold.add(scanner)) {
                throw tooLong(node);
            }
        } else {
            RecordEntry entry = RecordLine.entry(node);
            if (sameAsRequests == null && isOfRequests(entry)) {
                sameAsRequests = node;
            }
            entries.add(entry);
        }
    }

    private static DocumentException tooLong(DocumentNode node) {
        return node.error("the record spans more than " + RequestFold.MOST_SLICES
                + " slices of single requests; read it with longer slices, or check this time");
    }

    /** Whether single requests make this metric too. */
    private static boolean isOfRequests(RecordEntry entry) {
        return entry instanceof RecordEntry.Observation observed
                && RunRecord.asked(observed.observation())
                        .filter(query -> RequestFold.METRICS.contains(query.metric()))
                        .isPresent();
    }
}
