package dev.fledge.promotion;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a record to a file of its own. What a look appends is with the operating system when the look is over, so a killed
 * process leaves all looks but perhaps the last. Thread-safe.
 */
public final class RecordWriter implements RecordSink, Closeable {
    private final FileChannel channel;

    private RecordWriter(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the file.
     *
     * @throws IOException if it cannot be made, or is there already: a file holds one run
     */
    public static RecordWriter to(Path file) throws IOException {
        try {
            return new RecordWriter(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already, and a file holds the record of one run; name another", e);
        }
    }

    @Override
    public synchronized void append(String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
