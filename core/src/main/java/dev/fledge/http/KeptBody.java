package dev.fledge.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import okhttp3.ResponseBody;

/** What is kept of an answer's body. */
final class KeptBody {
    private final byte[] bytes;
    private final boolean truncated;
    private final boolean whole;

    /** Takes the bytes as they are: nobody else may have them. */
    KeptBody(byte[] bytes, boolean truncated, boolean whole) {
        this.bytes = bytes;
        this.truncated = truncated;
        this.whole = whole;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns whether there was more than the limit. */
    boolean truncated() {
        return truncated;
    }

    /** Returns whether it was read to its end, so that nothing more can come. */
    boolean whole() {
        return whole;
    }

    static KeptBody of(ResponseBody body, int limit) throws IOException {
        return read(body, limit, false);
    }

    /** Reads no further than to the end of the first event. */
    static KeptBody firstEvent(ResponseBody body, int limit) throws IOException {
        return read(body, limit, true);
    }

    private static KeptBody read(ResponseBody source, int limit, boolean firstEvent) throws IOException {
        EventReader stream = new EventReader();
        InputStream in = source.byteStream();
        byte[] body = new byte[firstBuffer(source.contentLength(), limit)];
        int size = 0;
        boolean ended = false;
        while (size < limit && !ended) {
            if (size == body.length) {
                body = Arrays.copyOf(body, Math.min(limit, body.length * 2));
            }
            int read = in.read(body, size, body.length - size);
            ended = read < 0;
            int eventEnd = firstEvent && !ended ? stream.take(body, size, size + read) : -1;
            if (eventEnd >= 0) {
                return new KeptBody(Arrays.copyOf(body, eventEnd), false, false);
            }
            size += Math.max(read, 0);
        }
        boolean truncated = !ended && in.read() >= 0;
        return new KeptBody(body.length == size ? body : Arrays.copyOf(body, size), truncated, !truncated);
    }

    /**
     * Returns room for what is announced and for seeing that no more comes. A server may announce more than it sends, so its word is
     * trusted for a little only.
     */
    private static int firstBuffer(long announced, int limit) {
        return (int) Math.min(limit, announced < 0 ? 8192 : Math.min(announced + 1, 65_536));
    }
}
