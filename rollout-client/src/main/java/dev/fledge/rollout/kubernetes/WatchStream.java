package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Follows all objects of one kind in one namespace, on one thread and one connection, for all who watch any of them: LIST, then
 * WATCH from where the list ended, again and again until closed.
 */
final class WatchStream implements Runnable {
    private static final int GONE = 410;
    private static final int MOST_PUT_OFF = 4;

    private final WatchScope scope;
    private final Watches watches;
    private final Map<String, List<ObjectWatch<?>>> byName = new ConcurrentHashMap<>();
    private final List<ObjectWatch<?>> selecting = new CopyOnWriteArrayList<>();
    private final Freshness freshness;

    private boolean listBegun;
    private boolean closed;
    private @Nullable Thread thread;
    private @Nullable WatchConnection connection;
    private boolean relist;
    private String version = "";
    private int failures;

    WatchStream(WatchScope scope, Watches watches) {
        this.scope = scope;
        this.watches = watches;
        this.freshness = new Freshness(watches.time(), watches.times());
    }

    WatchScope scope() {
        return scope;
    }

    Freshness freshness() {
        return freshness;
    }

    Optional<Instant> staleSince() {
        return freshness.staleSince();
    }

    Optional<String> problem() {
        return freshness.problem();
    }

    void tell(ObjectWatch<?> watch) {
        watches.tell(watch);
    }

    /** Takes one more who watches; its state comes with the list that is about to begin, or by a read of its own. */
    synchronized void join(ObjectWatch<?> watch) {
        if (watch.name().isEmpty()) {
            selecting.add(watch);
        } else {
            byName.computeIfAbsent(watch.name(), name -> new CopyOnWriteArrayList<>())
                    .add(watch);
        }
        if (listBegun) {
            watches.readFirst(this, watch);
        }
        if (thread == null) {
            Thread started = new Thread(this, "fledge-watch-" + scope.kind().plural() + "-" + scope.namespace());
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    void leave(ObjectWatch<?> watch) {
        watches.leave(this, watch);
    }

    /** Returns whether nobody is left after this one. */
    synchronized boolean remove(ObjectWatch<?> watch) {
        selecting.remove(watch);
        byName.computeIfPresent(watch.name(), (name, those) -> {
            those.remove(watch);
            return those.isEmpty() ? null : those;
        });
        return selecting.isEmpty() && byName.isEmpty();
    }

    synchronized void close() {
        closed = true;
        if (connection != null) {
            connection.cancel();
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Takes that the connection tells nothing any more though there is something to tell. */
    synchronized void stalled(String problem) {
        freshness.lost(problem);
        relist = true;
        if (connection != null) {
            connection.cancel();
        }
    }

    @Override
    public void run() {
        try {
            while (!isClosed()) {
                boolean progress = false;
                boolean listed = false;
                try {
                    if (needsList()) {
                        list();
                        listed = true;
                    }
                    progress = follow();
                } catch (KubernetesException e) {
                    freshness.lost(String.valueOf(e.getMessage()));
                    if (e.code() == GONE) {
                        requireList();
                    }
                } catch (IOException e) {
                    freshness.lost(scope + ": the watch broke: " + e.getMessage());
                } catch (RuntimeException e) {
                    // Nobody would restart a thread that ended; what went wrong is told as the problem.
                    freshness.lost(scope + ": the watch failed: " + e);
                    requireList();
                }
                // A list that was read keeps the state fresh, so the next is not put off for as long as if nobody
                // answered.
                failures = progress ? 0 : listed ? Math.min(failures + 1, MOST_PUT_OFF) : failures + 1;
                watches.time().sleep(watches.times().pause(failures, watches.jitter()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean needsList() {
        return relist || version.isEmpty();
    }

    private synchronized void requireList() {
        relist = true;
    }

    private void list() throws IOException, InterruptedException {
        Set<ObjectWatch<?>> reading = beginList();
        Set<String> names = new HashSet<>();
        Deadline deadline = Deadline.after(watches.times().list(), watches.time());
        boolean read = false;
        try {
            String listed = watches.client().pages(scope, "", deadline, object -> {
                names.add(object.name());
                told(object, ObjectWatch::take);
            });
            reading.forEach(watch -> watch.takeOnly(names));
            moved(listed);
            read = true;
        } finally {
            if (!read) {
                requireList();
            }
        }
        freshness.proved();
    }

    private synchronized Set<ObjectWatch<?>> beginList() {
        listBegun = true;
        // Who asks for a list from now on, asks for another one.
        relist = false;
        Set<ObjectWatch<?>> reading = new HashSet<>(selecting);
        byName.values().forEach(reading::addAll);
        return reading;
    }

    /** Returns whether the server told anything, or held the connection open for a time. */
    private boolean follow() throws IOException, InterruptedException {
        boolean progress = false;
        long start = watches.time().nanoTime();
        try (WatchConnection opened = open()) {
            freshness.proved();
            WatchEvents events = opened.events(this::isWatched);
            for (Optional<WatchEvents.Event> event = events.next(); event.isPresent(); event = events.next()) {
                progress |= take(event.get());
            }
        } catch (IOException e) {
            if (!progress || e instanceof KubernetesException) {
                throw e;
            }
            // Cut after events had come: go on at once from the last of them.
            freshness.lost(scope + ": the watch broke: " + e.getMessage());
        } finally {
            release();
        }
        Duration held = Duration.ofNanos(watches.time().nanoTime() - start);
        return progress || held.compareTo(watches.times().shortest()) >= 0;
    }

    private WatchConnection open() throws IOException, InterruptedException {
        WatchConnection opened =
                watches.client().watchFrom(scope, version, watches.times().serverHolds(watches.jitter()));
        synchronized (this) {
            connection = opened;
            if (closed || relist) {
                opened.cancel();
            }
        }
        opened.open();
        return opened;
    }

    private synchronized void release() {
        connection = null;
    }

    private boolean isWatched(String name) {
        return !selecting.isEmpty() || byName.containsKey(name);
    }

    private boolean take(WatchEvents.Event event) throws KubernetesException {
        KubernetesObject object = event.object();
        switch (event.type()) {
            case "ADDED", "MODIFIED" -> told(object, ObjectWatch::take);
            case "DELETED" -> told(object, ObjectWatch::end);
            case "BOOKMARK" -> {}
            case "ERROR" -> {
                requireList();
                throw Refusal.inStream(scope.asked("watch", watches.client().server()), object);
            }
            default -> {
                // Not known yet, so what it means is read from the state.
                requireList();
                throw new KubernetesException(
                        0, "", scope + ": the server told the unknown event " + event.type(), false);
            }
        }
        if (!object.resourceVersion().isEmpty()) {
            moved(object.resourceVersion());
        }
        freshness.proved();
        return true;
    }

    private synchronized void moved(String to) {
        version = to;
    }

    private interface Telling {
        void tell(ObjectWatch<?> watch, KubernetesObject object);
    }

    private void told(KubernetesObject object, Telling telling) {
        byName.getOrDefault(object.name(), List.of()).forEach(watch -> telling.tell(watch, object));
        selecting.forEach(watch -> telling.tell(watch, object));
    }

    /** Returns the names that somebody watches by name, or has seen. */
    Collection<String> names() {
        Set<String> names = new HashSet<>(byName.keySet());
        selecting.forEach(watch -> watch.all().forEach(seen -> names.add(seen.name())));
        return names;
    }

    /** Returns the names that a thread waits for. */
    Collection<String> awaited() {
        Set<String> names = new HashSet<>();
        byName.forEach((name, those) -> {
            if (those.stream().anyMatch(ObjectWatch::isAwaited)) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * Returns the versions of an object that those who watch it hold, empty text for none: more than one if some have read it
     * themselves and the stream did not tell it to the others.
     */
    Set<String> told(String name) {
        Set<String> versions = new TreeSet<>();
        for (ObjectWatch<?> watch : byName.getOrDefault(name, List.of())) {
            if (watch.complete()) {
                versions.add(watch.resourceVersion(name).orElse(""));
            }
        }
        for (ObjectWatch<?> watch : selecting) {
            Optional<String> held = watch.resourceVersion(name);
            if (held.isPresent() || (watch.complete() && watch.labels().takesAll())) {
                versions.add(held.orElse(""));
            }
        }
        return versions;
    }
}
