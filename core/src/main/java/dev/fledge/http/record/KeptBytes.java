package dev.fledge.http.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import okio.Buffer;

/** Copies the start of a body that passes by. Thread-safe. */
final class KeptBytes {
    private final int limitBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private long seen;

    KeptBytes(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Copies what there is room for of these bytes of the buffer, which stay in it. */
    synchronized void add(Buffer buffer, long offset, long bytes) {
        long room = Math.min(bytes, limitBytes - kept.size());
        seen += bytes;
        try {
            if (room > 0) {
                buffer.copyTo(kept, offset, room);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** Returns how many bytes passed by. */
    synchronized long seen() {
        return seen;
    }

    /** Returns whether every byte that passed by is kept. */
    synchronized boolean complete() {
        return seen == kept.size();
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}
