package dev.fledge.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event stream piece by piece, each byte once. Not thread-safe.
 *
 * @see "WHATWG HTML, Server-sent events, interpreting an event stream"
 */
final class EventReader {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> data = new ArrayList<>();
    private boolean begun;
    private boolean afterReturn;
    private String name = "";
    private String id = "";
    private ServerSentEvent event = new ServerSentEvent("", "", "");

    /** Takes bytes up to the end of an event, and returns where that is; -1 if it did not end in them. */
    int take(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            boolean secondHalf = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (next != '\n' && next != '\r') {
                line.write(next);
            } else if (!secondHalf && ended()) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Returns the event that ended last. */
    ServerSentEvent event() {
        return event;
    }

    /** Takes the line; returns whether an event ends with it. */
    private boolean ended() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        begun = true;
        if (!text.isEmpty()) {
            field(text);
            return false;
        }
        boolean whole = !data.isEmpty();
        if (whole) {
            event = new ServerSentEvent(name.isEmpty() ? "message" : name, String.join("\n", data), id);
        }
        data.clear();
        name = "";
        return whole;
    }

    /** Takes a field; a line that begins with a colon is a comment, and has none. */
    private void field(String text) {
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("data")) {
            data.add(value);
        } else if (field.equals("event")) {
            name = value;
        } else if (field.equals("id") && value.indexOf('\0') < 0) {
            id = value;
        }
    }
}
