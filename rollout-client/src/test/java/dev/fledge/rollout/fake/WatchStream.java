package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Sends one watch: an event a line, until its time is over or the server closes. Used by one thread. */
final class WatchStream {
    private final OutputStream out;
    private final History history;
    private final Faults faults;
    private int events;
    private long bytes;

    WatchStream(OutputStream out, History history, Faults faults) {
        this.out = out;
        this.history = history;
        this.faults = faults;
    }

    /** What a watch chooses, and from where. */
    record Wish(Kinds.Known known, String namespace, Predicate<ObjectNode> selected, boolean bookmarks) {
        boolean concerns(Happening event) {
            return event.kind().equals(known.kind()) && (namespace.isEmpty() || namespace.equals(event.namespace()));
        }
    }

    /** Sends what is there as added. */
    void begin(List<ObjectNode> present) throws IOException, InterruptedException {
        for (ObjectNode object : present) {
            send("ADDED", object);
        }
    }

    void run(Wish wish, long from, Deadline deadline) throws IOException, InterruptedException {
        long seen = from;
        try {
            while (!deadline.passed() && !history.closed()) {
                for (Happening event : history.after(seen, deadline)) {
                    seen = event.version();
                    if (wish.concerns(event)) {
                        sendIfSelected(wish, event);
                    }
                }
            }
        } catch (Refusal gone) {
            send("ERROR", gone.status());
            return;
        }
        if (wish.bookmarks() && !history.closed()) {
            send("BOOKMARK", bookmark(wish, seen));
        }
    }

    private void sendIfSelected(Wish wish, Happening event) throws IOException, InterruptedException {
        boolean before = event.before().filter(wish.selected()).isPresent();
        boolean now = wish.selected().test(event.now());
        if (event.type().equals("DELETED")) {
            if (now) {
                send("DELETED", event.now());
            }
        } else if (now) {
            send(before ? "MODIFIED" : "ADDED", event.now());
        } else if (before) {
            ObjectNode last = event.before().orElseThrow().deepCopy();
            last.withObject("/metadata").put("resourceVersion", Long.toString(event.version()));
            send("DELETED", last);
        }
    }

    /** Says that what was there is told now, for clients that asked for it with {@code sendInitialEvents}. */
    void endOfInitial(Wish wish, long version) throws IOException, InterruptedException {
        ObjectNode bookmark = bookmark(wish, version);
        bookmark.withObject("/metadata/annotations").put("k8s.io/initial-events-end", "true");
        send("BOOKMARK", bookmark);
    }

    private static ObjectNode bookmark(Wish wish, long version) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", wish.known().kind().kind())
                .put("apiVersion", wish.known().kind().apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(version));
        return object;
    }

    private void send(String type, ObjectNode object) throws IOException, InterruptedException {
        if (faults.stallsAfter(events)) {
            stall();
            return;
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", type);
        line.set("object", object);
        byte[] sent = (line + "\n").getBytes(StandardCharsets.UTF_8);
        int cut = faults.cutWithin(bytes, sent.length);
        out.write(sent, 0, cut < 0 ? sent.length : cut);
        out.flush();
        if (cut >= 0) {
            // The server closes the connection of a handler that fails, without the end of the chunks.
            throw new IOException("the watch was cut, as the fault says");
        }
        bytes += sent.length;
        events++;
    }

    /** Holds the connection open and says nothing more. */
    private void stall() throws InterruptedException {
        synchronized (history) {
            while (!history.closed()) {
                history.wait(Duration.ofSeconds(1).toMillis());
            }
        }
    }
}
