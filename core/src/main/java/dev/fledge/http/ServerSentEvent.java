package dev.fledge.http;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * One event of an event stream.
 *
 * @param name {@code message} unless the stream names it
 * @param data its lines, parted by line feeds
 * @param id the last id that the stream gave up to here; empty text if it gave none
 * @see "WHATWG HTML, Server-sent events"
 */
public record ServerSentEvent(String name, String data, String id) {
    /** Checks that nothing is missing. */
    public ServerSentEvent {
        Check.notNull("name", name);
        Check.notNull("data", data);
        Check.notNull("id", id);
    }

    /** Returns the whole events of a stream in UTF-8, in their order; what has begun and not ended is none. */
    public static List<ServerSentEvent> allIn(byte[] stream) {
        EventReader parser = new EventReader();
        List<ServerSentEvent> events = new ArrayList<>();
        int at = parser.take(stream, 0, stream.length);
        while (at >= 0) {
            events.add(parser.event());
            at = parser.take(stream, at, stream.length);
        }
        return events;
    }
}
