package dev.fledge.rollout.local;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A request body that goes from the client to the arm piece by piece, once. */
final class StreamedBody extends RequestBody {
    private static final int PIECE = 8192;

    private final InputStream client;
    private final long length;
    private boolean clientGone;

    /** @param length in bytes; -1 if not known */
    StreamedBody(InputStream client, long length) {
        this.client = client;
        this.length = length;
    }

    /** Returns whether the client broke off before its body was complete. */
    boolean clientGone() {
        return clientGone;
    }

    @Override
    public @Nullable MediaType contentType() {
        // The client's own header is passed on.
        return null;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        byte[] piece = new byte[length < 0 ? PIECE : (int) Math.min(length, PIECE)];
        long sent = 0;
        while (sent != length) {
            int count = readFromClient(piece);
            if (count < 0) {
                break;
            }
            sink.write(piece, 0, count);
            sent += count;
            if (sent != length) {
                sink.flush();
            }
        }
        if (length >= 0 && sent < length) {
            clientGone = true;
            throw new ClientGoneException("the client sent " + sent + " of " + length + " bytes");
        }
    }

    private int readFromClient(byte[] piece) throws IOException {
        try {
            return client.read(piece);
        } catch (IOException e) {
            clientGone = true;
            throw new ClientGoneException("the client broke off its request", e);
        }
    }
}
