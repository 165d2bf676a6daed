package dev.fledge.document;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The way from the root of a document to one of its values. Shares its beginning with its neighbours. */
final class Trail {
    private final String source;
    private final @Nullable Trail parent;
    private final Object step;
    private final int depth;

    private Trail(String source, @Nullable Trail parent, Object step, int depth) {
        this.source = source;
        this.parent = parent;
        this.step = step;
        this.depth = depth;
    }

    static Trail of(String source) {
        return new Trail(source, null, "", 0);
    }

    Trail key(String key) {
        return new Trail(source, this, key, depth + 1);
    }

    Trail index(int index) {
        return new Trail(source, this, index, depth + 1);
    }

    String source() {
        return source;
    }

    /** Throws unless an object or a list may begin here. */
    void requireShallow(Spot spot) {
        if (depth >= Document.MAX_DEPTH) {
            throw new DocumentException(
                    source, spot, "nested deeper than " + Document.MAX_DEPTH + " levels; make the document flatter");
        }
    }

    /** Returns a path such as {@code spec.metrics[0].limit}; the empty text at the root. */
    String path() {
        Deque<Object> steps = new ArrayDeque<>();
        for (Trail at = this; at.parent != null; at = at.parent) {
            steps.addFirst(at.step);
        }
        StringBuilder path = new StringBuilder();
        for (Object each : steps) {
            if (each instanceof Integer) {
                path.append('[').append(each).append(']');
            } else if (each.toString().matches("[A-Za-z0-9_$-]+")) {
                path.append(path.length() == 0 ? "" : ".").append(each);
            } else {
                path.append('[').append(JsonText.compact(each)).append(']');
            }
        }
        return path.toString();
    }
}
