package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The present state of objects of one kind in one namespace, as the API server tells it. Got from
 * {@link KubernetesClient#watch(ObjectRef, Function)}.
 *
 * <p>What counts is the state, not the events: changes in quick succession are told as one, and after any interruption the state
 * is read anew. Who has closed it hears no more. An object that was deleted, or made anew with another uid, is told as gone, with
 * what was last seen of it. All watches of one kind and namespace share one connection and one thread.
 *
 * <p>Thread-safe. Listeners are called on one daemon thread of the client, {@code fledge-watch-news}, and must return quickly.
 *
 * @param <S> what is kept of each object; keep little, since thousands may be watched
 */
public final class ObjectWatch<S> implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final WatchStream stream;
    private final String name;
    private final LabelSelector labels;
    private final Function<KubernetesObject, S> keep;
    private Map<String, Watched<S>> seen = new HashMap<>(2);
    private @Nullable Set<String> newerThanFirstRead = new HashSet<>(2);
    private @Nullable Map<String, Optional<Watched<S>>> news;
    private @Nullable Listener<S> listener;
    private long version;
    private boolean newsQueued;
    private int awaiting;
    private @Nullable CountDownLatch nextChange;
    private @Nullable String unkept;
    private boolean closed;

    /** Of one object if the name is not empty, of those that the labels select otherwise. */
    ObjectWatch(WatchStream stream, String name, LabelSelector labels, Function<KubernetesObject, S> keep) {
        this.stream = stream;
        this.name = name;
        this.labels = labels;
        this.keep = keep;
    }

    /** Hears of changes. */
    public interface Listener<S> {
        /** The object is like this now. */
        void seen(Watched<S> now);

        /** The object with that uid is no more, though one of the same name may be; this was last seen of it. */
        void gone(Watched<S> last);
    }

    /** Returns what was last seen of that object; empty if it is not there, or nothing was read yet. */
    public synchronized Optional<Watched<S>> find(String name) {
        return Optional.ofNullable(seen.get(name));
    }

    /** Returns all objects, in no order. */
    public synchronized List<Watched<S>> all() {
        return List.copyOf(seen.values());
    }

    /** Returns whether the state has been read once; before that, what is not found may still be there. */
    public synchronized boolean complete() {
        return newerThanFirstRead == null;
    }

    /** Returns whether the object with that uid was there and is no more. False as long as nothing was read. */
    public synchronized boolean gone(String name, String uid) {
        Watched<S> now = seen.get(name);
        return complete() && (now == null || !now.uid().equals(uid));
    }

    /** Returns since when nothing proves that this is the present state; empty while the watch works. */
    public Optional<Instant> staleSince() {
        return stream.staleSince();
    }

    /** Returns what kept the watch from reading last, such as a missing right; empty while it works. */
    public Optional<String> problem() {
        Optional<String> own = unkept();
        return own.isPresent() ? own : stream.problem();
    }

    private synchronized Optional<String> unkept() {
        return Optional.ofNullable(unkept);
    }

    /**
     * Waits until something holds of this watch. It is looked at after each change and every 100 ms.
     *
     * @return whether it held by the deadline; false also if the watch was closed
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean await(Predicate<? super ObjectWatch<S>> until, Deadline deadline) throws InterruptedException {
        waiting(1);
        try {
            while (true) {
                long before = version();
                if (until.test(this)) {
                    return true;
                }
                if (deadline.passed() || !pause(before, deadline)) {
                    return false;
                }
            }
        } finally {
            waiting(-1);
        }
    }

    private synchronized void waiting(int more) {
        awaiting += more;
    }

    /** Returns whether a thread waits for a change, so that a stall would be felt. */
    synchronized boolean isAwaited() {
        return awaiting > 0;
    }

    private synchronized long version() {
        return version;
    }

    private boolean pause(long before, Deadline deadline) throws InterruptedException {
        CountDownLatch next;
        synchronized (this) {
            if (version != before || closed) {
                return !closed;
            }
            next = nextChange == null ? new CountDownLatch(1) : nextChange;
            nextChange = next;
        }
        Duration left = deadline.remaining();
        Duration pause = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
        boolean changed = next.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        return !changed || !isClosed();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Wakes who waits for the next change. */
    private void wake() {
        version++;
        if (nextChange != null) {
            nextChange.countDown();
            nextChange = null;
        }
    }

    /**
     * Tells a listener of each object now and of changes from now on. Of changes that follow each other quickly it hears the last.
     *
     * @throws IllegalStateException if there is a listener already
     */
    public void listen(Listener<S> listener) {
        synchronized (this) {
            if (this.listener != null) {
                throw new IllegalStateException(
                        "a watch has one listener; open a second watch, which costs no connection");
            }
            this.listener = Check.notNull("listener", listener);
            news = new LinkedHashMap<>();
            seen.keySet().forEach(known -> news.put(known, Optional.empty()));
        }
        stream.tell(this);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            seen = Map.of();
            wake();
        }
        stream.leave(this);
    }

    String name() {
        return name;
    }

    LabelSelector labels() {
        return labels;
    }

    synchronized Optional<String> resourceVersion(String name) {
        return Optional.ofNullable(seen.get(name)).map(Watched::resourceVersion);
    }

    /** Takes what an event or a list says of an object. */
    void take(KubernetesObject object) {
        take(object, false);
    }

    /** Takes what this watch's own first read says of an object, unless an event said something since. */
    void takeFirst(KubernetesObject object) {
        if (labels.takes(object)) {
            take(object, true);
        }
    }

    private void take(KubernetesObject object, boolean firstRead) {
        if (!labels.takes(object)) {
            drop(object.name());
            return;
        }
        if (isKnown(object)) {
            return;
        }
        Optional<Watched<S>> kept = keep(object);
        if (kept.isEmpty()) {
            return;
        }
        Watched<S> now = kept.get();
        synchronized (this) {
            if (closed || (firstRead && isOlderThanAnEvent(now.name()))) {
                return;
            }
            Watched<S> before = seen.put(now.name(), now);
            changed(now.name(), before != null && !before.uid().equals(now.uid()) ? before : null);
        }
        stream.tell(this);
    }

    private Optional<Watched<S>> keep(KubernetesObject object) {
        try {
            return Optional.of(
                    new Watched<>(object.name(), object.uid(), object.resourceVersion(), keep.apply(object)));
        } catch (RuntimeException e) {
            // One watcher's mistake must not end the stream of all.
            synchronized (this) {
                unkept = "what is to be kept of " + object + " could not be told: " + e;
            }
            return Optional.empty();
        }
    }

    private boolean isOlderThanAnEvent(String name) {
        return newerThanFirstRead == null || newerThanFirstRead.contains(name);
    }

    private synchronized boolean isKnown(KubernetesObject object) {
        Watched<S> before = seen.get(object.name());
        return before != null
                && !object.resourceVersion().isEmpty()
                && before.uid().equals(object.uid())
                && before.resourceVersion().equals(object.resourceVersion());
    }

    /** Takes that this object was deleted, in one step, and tells it as it last was; another of its name that was made since stays. */
    void end(KubernetesObject object) {
        Optional<Watched<S>> last = labels.takes(object) ? keep(object) : Optional.empty();
        synchronized (this) {
            Watched<S> before = seen.get(object.name());
            noteNewer(object.name());
            if (before == null || !before.uid().equals(object.uid())) {
                return;
            }
            seen.remove(object.name());
            changed(object.name(), last.orElse(before));
        }
        stream.tell(this);
    }

    private void drop(String name) {
        synchronized (this) {
            Watched<S> before = closed ? null : seen.remove(name);
            if (before == null) {
                noteNewer(name);
                return;
            }
            changed(name, before);
        }
        stream.tell(this);
    }

    /** Takes that these are all there are. */
    void takeOnly(Set<String> names) {
        for (Watched<S> known : all()) {
            if (!names.contains(known.name())) {
                drop(known.name());
            }
        }
        wasRead();
    }

    /** Says that the state has been read. */
    synchronized void wasRead() {
        newerThanFirstRead = null;
        wake();
    }

    private void changed(String name, @Nullable Watched<S> gone) {
        noteNewer(name);
        if (news != null) {
            Optional<Watched<S>> before = news.getOrDefault(name, Optional.empty());
            news.put(name, before.isPresent() ? before : Optional.ofNullable(gone));
        }
        wake();
    }

    private void noteNewer(String name) {
        if (newerThanFirstRead != null) {
            newerThanFirstRead.add(name);
        }
    }

    /** Tells the listener what it has not heard; on the thread for news only. */
    void tellNews() {
        List<Runnable> telling = new ArrayList<>();
        synchronized (this) {
            if (news == null || listener == null || closed) {
                return;
            }
            Listener<S> heard = listener;
            // Looked up now: once the listener is called, an object may be there that it must hear of after the end of
            // another.
            news.forEach((name, gone) -> {
                gone.ifPresent(last -> telling.add(() -> heard.gone(last)));
                find(name).ifPresent(now -> telling.add(() -> heard.seen(now)));
            });
            news = new LinkedHashMap<>();
            newsQueued = false;
        }
        telling.forEach(Runnable::run);
    }

    /** Returns whether {@link #tellNews} is to be called, and has not been asked for yet. */
    synchronized boolean queueNews() {
        if (news == null || news.isEmpty() || newsQueued || closed) {
            return false;
        }
        newsQueued = true;
        return true;
    }
}
