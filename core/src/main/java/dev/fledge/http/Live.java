package dev.fledge.http;

import dev.fledge.internal.Check;
import java.util.List;

/**
 * How much is waited for of an answer that does not end: the first event of an event stream, or a WebSocket and its first
 * message. Immutable and thread-safe.
 */
public final class Live {
    private enum Kind {
        EVENT("its first event"),
        SOCKET("the WebSocket"),
        MESSAGE("its first message");

        private final String awaited;

        Kind(String awaited) {
            this.awaited = awaited;
        }
    }

    private final Kind kind;
    private final List<String> messages;

    private Live(Kind kind, List<String> messages) {
        this.kind = kind;
        this.messages = List.copyOf(messages);
    }

    /**
     * Waits for the first whole event of {@code text/event-stream}: the answer's body ends with it. An answer of another type
     * is read to its end.
     */
    public static Live firstEvent() {
        return new Live(Kind.EVENT, List.of());
    }

    /**
     * Opens a WebSocket, sends and closes it again: the answer has status 101 and no body.
     *
     * @param messages texts to be sent in this order; may be empty
     */
    public static Live webSocket(List<String> messages) {
        return new Live(Kind.SOCKET, Check.notNull("messages", messages));
    }

    /**
     * Opens a WebSocket, sends, waits for one message and closes it again: the answer has status 101 and the message as its
     * body, up to the call's limit.
     *
     * @param messages texts to be sent in this order; may be empty
     */
    public static Live firstMessage(List<String> messages) {
        return new Live(Kind.MESSAGE, Check.notNull("messages", messages));
    }

    /** Returns whether a WebSocket is opened. */
    public boolean isWebSocket() {
        return kind != Kind.EVENT;
    }

    /** Returns whether a message is waited for. */
    public boolean awaitsMessage() {
        return kind == Kind.MESSAGE;
    }

    /** Returns the texts that are sent over the WebSocket; show them through the call's redactor. */
    public List<String> messages() {
        return messages;
    }

    /** Returns what is waited for, such as {@code its first event}. */
    String awaited() {
        return kind.awaited;
    }

    /** Returns what is waited for, nothing of what is sent. */
    @Override
    public String toString() {
        return "Live(" + kind.awaited + ")";
    }
}
