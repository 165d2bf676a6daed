package dev.fledge.smoke;

import dev.fledge.http.ServerSentEvent;
import dev.fledge.smoke.LivePlan.LiveKind;
import java.util.List;
import java.util.function.Function;

/** The first event of a stream, about which something is to be expected. Immutable. */
public final class EventQuery {
    static final List<String> PARTS = List.of("data", "name", "id");

    EventQuery() {}

    /** Asks for its data; several lines are parted by line feeds. */
    public LiveText data() {
        return part("data");
    }

    /** Asks for its name, which is {@code message} unless the stream names it. */
    public LiveText name() {
        return part("name");
    }

    /** Asks for its id; empty text if it has none. */
    public LiveText id() {
        return part("id");
    }

    LiveText part(String name) {
        Function<ServerSentEvent, String> part = switch (name) {
            case "data" -> ServerSentEvent::data;
            case "name" -> ServerSentEvent::name;
            case "id" -> ServerSentEvent::id;
            default -> throw new AssertionError(name);
        };
        return new LiveText(LiveKind.EVENT, "event " + name, live -> part.apply(live.event()));
    }
}
