package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.fake.ApiRequest.ApiPath;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers GET, LIST and WATCH. */
final class Reads {
    private static final Duration LONGEST_WATCH = Duration.ofMinutes(30);

    private final ObjectStore store;
    private final History history;
    private final Faults faults;

    Reads(ObjectStore store, History history, Faults faults) {
        this.store = store;
        this.history = history;
        this.faults = faults;
    }

    /** Begins an answer that is sent in parts. */
    @FunctionalInterface
    interface Begin {
        OutputStream stream() throws IOException;
    }

    ObjectNode one(ApiPath path, Kinds.Known known) throws Refusal {
        Optional<ObjectNode> found = store.find(known.kind(), path.namespace(), path.name());
        if (found.isEmpty() && known.kind().equals(Kinds.NAMESPACE)) {
            return namespace(path.name());
        }
        return found.orElseThrow(() -> Refusal.notFound(known.kind(), path.name()));
    }

    /** Every namespace is there. */
    private ObjectNode namespace(String name) {
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        namespace.put("kind", "Namespace").put("apiVersion", "v1");
        namespace.putObject("metadata").put("name", name);
        namespace.putObject("status").put("phase", faults.isTerminating(name) ? "Terminating" : "Active");
        return namespace;
    }

    ObjectNode list(ApiRequest request, ApiPath path, Kinds.Known known) throws Refusal {
        String token = request.query("continue");
        if (!token.isEmpty() && faults.expiresContinues()) {
            throw Refusal.gone("The provided continue parameter is too old to display a consistent list result.");
        }
        List<ObjectNode> all;
        long version;
        synchronized (store) {
            Predicate<ObjectNode> selected = selected(request);
            all = store.list(known.kind(), path.namespace()).stream()
                    .filter(selected)
                    .toList();
            version = store.version();
        }
        int from = token.isEmpty() ? 0 : position(token);
        String limit = request.query("limit");
        int to = limit.isEmpty() || limit.equals("0")
                ? all.size()
                : Math.min(all.size(), from + Integer.parseInt(limit));
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", known.kind().kind() + "List")
                .put("apiVersion", known.kind().apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (to < all.size()) {
            metadata.put("continue", token(to)).put("remainingItemCount", all.size() - to);
        }
        list.putArray("items").addAll(all.subList(Math.min(from, to), to));
        return list;
    }

    private static String token(int position) {
        return Base64.getUrlEncoder().encodeToString(Integer.toString(position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String token) throws Refusal {
        try {
            return Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("continue key is not valid: " + token);
        }
    }

    void watch(ApiRequest request, ApiPath path, Kinds.Known known, Begin answer)
            throws Refusal, IOException, InterruptedException {
        boolean bookmarks = request.query("allowWatchBookmarks").matches("true|1");
        boolean initial = request.query("sendInitialEvents").equals("true");
        WatchStream.Wish wish = new WatchStream.Wish(known, path.namespace(), selected(request), bookmarks);
        String resumed = request.query("resourceVersion");
        boolean fresh = resumed.isEmpty() || resumed.equals("0") || initial;
        long from = fresh ? 0 : version(resumed);
        Deadline deadline =
                Deadline.after(ApiHandler.seconds(request.query("timeoutSeconds"), LONGEST_WATCH), TimeSource.system());
        WatchStream stream = new WatchStream(answer.stream(), history, faults);
        if (fresh) {
            List<ObjectNode> present;
            synchronized (store) {
                present = store.list(known.kind(), path.namespace());
                from = store.version();
            }
            stream.begin(present.stream().filter(wish.selected()).toList());
            if (initial && bookmarks) {
                stream.endOfInitial(wish, from);
            }
        }
        stream.run(wish, from, deadline);
    }

    private static long version(String text) throws Refusal {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("Invalid value: \"" + text + "\": resourceVersion");
        }
    }

    private static Predicate<ObjectNode> selected(ApiRequest request) throws Refusal {
        return Selector.labels(request.query("labelSelector")).and(Selector.fields(request.query("fieldSelector")));
    }
}
