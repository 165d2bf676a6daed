package dev.fledge.metric.source;

import dev.fledge.canary.record.RecordReader;
import dev.fledge.canary.record.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads the file of a record, piece by piece. */
public final class RecordFile {
    private static final int PIECE = 1 << 16;

    private RecordFile() {}

    /**
     * Reads a record; single requests are added up by the slices of the record's policy, or of 5 s.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix at the first thing that is wrong
     * @throws IOException if the file cannot be read
     */
    public static RunRecord read(Path file) throws IOException {
        return read(file, RecordReader.of(file.toString()));
    }

    /**
     * Reads a record; single requests are added up by slices of that length.
     *
     * @throws dev.fledge.document.DocumentException as {@link #read(Path)} does
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the slice is not longer than zero
     */
    public static RunRecord read(Path file, Duration slice) throws IOException {
        return read(file, RecordReader.of(file.toString()).slice(slice));
    }

    private static RunRecord read(Path file, RecordReader reader) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                reader.read(piece, length);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + "; give the file of a record", e);
        }
        return reader.finish();
    }
}
