package dev.fledge.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import okio.Okio;
import okio.Socket;

/**
 * The client's side of a WebSocket that sends texts and reads one message, no longer than it may be and no later than it must
 * be. OkHttp's own reads a message of any size into memory. Not thread-safe.
 *
 * @see "RFC 6455, The WebSocket Protocol"
 */
final class WebSocketTalk implements Closeable {
    private static final String ACCEPTED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Duration FAREWELL = Duration.ofMillis(200);
    private static final int CONTINUED = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int RESERVED = 0x70;
    private static final int LONGEST_CONTROL = 125;
    private static final byte[] NORMAL = {(byte) (1000 >> 8), (byte) 1000};

    private final Socket socket;
    private final BufferedSource source;
    private final BufferedSink sink;
    private final SecureRandom random = new SecureRandom();

    /** The head of a frame. */
    private record Frame(int opcode, boolean last, long length) {
        boolean isControl() {
            return opcode >= CLOSE;
        }
    }

    /** @param allowed until when everything must be read and sent */
    WebSocketTalk(Socket socket, Duration allowed) {
        this.socket = socket;
        this.source = Okio.buffer(socket.getSource());
        this.sink = Okio.buffer(socket.getSink());
        end(allowed);
    }

    private void end(Duration allowed) {
        long millis = Math.max(1, allowed.toMillis());
        source.timeout().deadline(millis, TimeUnit.MILLISECONDS);
        sink.timeout().deadline(millis, TimeUnit.MILLISECONDS);
    }

    static String newKey() {
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        return ByteString.of(key).base64();
    }

    /** @throws ProtocolException if whoever answered did not understand the key */
    static void requireAccepted(String key, String accept) throws ProtocolException {
        if (!ByteString.encodeUtf8(key + ACCEPTED).sha1().base64().equals(accept)) {
            throw new ProtocolException("Sec-WebSocket-Accept of the answer does not fit the key of the request");
        }
    }

    void send(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(int opcode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        sink.writeByte(FINAL | opcode);
        if (payload.length <= LONGEST_CONTROL) {
            sink.writeByte(MASKED | payload.length);
        } else if (payload.length <= 0xffff) {
            sink.writeByte(MASKED | 126).writeShort(payload.length);
        } else {
            sink.writeByte(MASKED | 127).writeLong(payload.length);
        }
        sink.write(mask);
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i % 4];
        }
        sink.write(masked).flush();
    }

    /**
     * Returns the next message as far as it is no longer than the limit.
     *
     * @throws IOException if the server closes the WebSocket first, or breaks its rules
     */
    KeptBody message(int limit) throws IOException {
        try {
            return message(new ByteArrayOutputStream(), limit);
        } catch (EOFException e) {
            throw new ProtocolException("the connection was closed without a farewell");
        }
    }

    private KeptBody message(ByteArrayOutputStream message, int limit) throws IOException {
        boolean begun = false;
        while (true) {
            Frame frame = frame();
            if (frame.isControl()) {
                control(frame);
                continue;
            }
            if (begun != (frame.opcode() == CONTINUED) || frame.opcode() > BINARY) {
                throw new ProtocolException("a frame of opcode " + frame.opcode() + " that does not belong there");
            }
            begun = true;
            long room = (long) limit - message.size();
            message.write(source.readByteArray(Math.min(room, frame.length())));
            if (frame.length() > room || frame.last()) {
                return new KeptBody(message.toByteArray(), frame.length() > room, true);
            }
        }
    }

    private Frame frame() throws IOException {
        int first = source.readByte() & 0xff;
        int second = source.readByte() & 0xff;
        long length = second & ~MASKED;
        if (length == 126) {
            length = source.readShort() & 0xffff;
        } else if (length == 127) {
            length = source.readLong();
        }
        Frame frame = new Frame(first & 0xf, (first & FINAL) != 0, length);
        boolean longControl = frame.isControl() && (length > LONGEST_CONTROL || !frame.last());
        if ((first & RESERVED) != 0 || (second & MASKED) != 0 || length < 0 || longControl) {
            throw new ProtocolException("a frame that breaks the rules of WebSockets");
        }
        return frame;
    }

    private void control(Frame frame) throws IOException {
        byte[] payload = source.readByteArray(frame.length());
        if (frame.opcode() == PING) {
            write(PONG, payload);
        } else if (frame.opcode() == CLOSE) {
            throw new ProtocolException("the server closed it" + reason(payload));
        }
    }

    private static String reason(byte[] payload) {
        if (payload.length < 2) {
            return " without a reason";
        }
        int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return " with " + code + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** Says farewell, waits a moment for the answer to it and closes the connection. */
    @Override
    public void close() {
        try {
            end(FAREWELL);
            write(CLOSE, NORMAL);
            Frame frame = frame();
            while (frame.opcode() != CLOSE) {
                source.skip(frame.length());
                frame = frame();
            }
        } catch (IOException ignored) {
            // Whoever does not answer a farewell is left without one.
        } finally {
            socket.cancel();
            // OkHttp takes a connection for leaked unless both of its directions are closed.
            close(sink);
            close(source);
        }
    }

    private static void close(Closeable direction) {
        try {
            direction.close();
        } catch (IOException ignored) {
            // The connection is gone already.
        }
    }
}
