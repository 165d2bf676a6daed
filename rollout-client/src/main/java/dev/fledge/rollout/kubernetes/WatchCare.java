package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What streams cannot do for themselves, since their threads wait for the server: the first read for those who join later, and a
 * look at an object now and then to see whether the stream still tells what changes.
 */
final class WatchCare implements Runnable {
    private static final int LOOKS_A_BEAT = 8;

    private final Watches watches;
    private final LinkedBlockingQueue<Joined> joined = new LinkedBlockingQueue<>();
    private final Map<WatchStream, Pulse> pulses = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private WatchCare(Watches watches) {
        this.watches = watches;
        this.thread = new Thread(this, "fledge-watch-care");
        thread.setDaemon(true);
    }

    static WatchCare start(Watches watches) {
        WatchCare care = new WatchCare(watches);
        care.thread.start();
        return care;
    }

    private record Joined(WatchStream stream, ObjectWatch<?> watch) {}

    /** A look that showed another version than all had been told, and how long the stream may still take. */
    private record Suspicion(Set<String> toldThen, Deadline until) {}

    private static final class Pulse {
        private Deadline next;
        private String last = "";
        private final Map<String, Suspicion> suspicions = new LinkedHashMap<>();

        private Pulse(Deadline next) {
            this.next = next;
        }
    }

    void readFirst(WatchStream stream, ObjectWatch<?> watch) {
        joined.add(new Joined(stream, watch));
    }

    void close() {
        closed = true;
        thread.interrupt();
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                Joined first = joined.poll(watches.times().tick().toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Joined> all = new ArrayList<>(List.of(first));
                    joined.drainTo(all);
                    readFirst(all);
                }
                List<WatchStream> streams = watches.streams();
                pulses.keySet().retainAll(streams);
                for (WatchStream stream : streams) {
                    beat(stream, pulses.computeIfAbsent(stream, fresh -> new Pulse(nextBeat())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Deadline nextBeat() {
        return Deadline.after(watches.times().heartbeat(), watches.time());
    }

    private void readFirst(List<Joined> all) throws InterruptedException {
        Map<WatchStream, List<ObjectWatch<?>>> byStream = new LinkedHashMap<>();
        all.forEach(one -> byStream.computeIfAbsent(one.stream(), stream -> new ArrayList<>())
                .add(one.watch()));
        for (Map.Entry<WatchStream, List<ObjectWatch<?>>> entry : byStream.entrySet()) {
            readFirst(entry.getKey(), entry.getValue());
        }
    }

    /** One list for all who joined since the last: of one object or selection if only one joined. */
    private void readFirst(WatchStream stream, List<ObjectWatch<?>> those) throws InterruptedException {
        WatchScope scope = stream.scope();
        String labels = "";
        if (those.size() == 1) {
            labels = those.get(0).labels().toString();
            scope = new WatchScope(scope.kind(), scope.namespace(), those.get(0).name());
        }
        Map<String, List<ObjectWatch<?>>> byName = new HashMap<>();
        those.forEach(watch ->
                byName.computeIfAbsent(watch.name(), name -> new ArrayList<>()).add(watch));
        try {
            Deadline deadline = Deadline.after(watches.times().list(), watches.time());
            watches.client().pages(scope, labels, deadline, object -> {
                byName.getOrDefault(object.name(), List.of()).forEach(watch -> watch.takeFirst(object));
                byName.getOrDefault("", List.of()).forEach(watch -> watch.takeFirst(object));
            });
            those.forEach(ObjectWatch::wasRead);
        } catch (IOException e) {
            stream.freshness().lost(scope + ": could not be read: " + e.getMessage());
            // The stream reads for all of them when it lists anew.
            stream.stalled(scope + ": could not be read: " + e.getMessage());
        }
    }

    private void beat(WatchStream stream, Pulse pulse) throws InterruptedException {
        judge(stream, pulse);
        if (!pulse.next.passed()) {
            return;
        }
        pulse.next = nextBeat();
        for (String name : toLookAt(stream, pulse)) {
            look(stream, pulse, name);
        }
    }

    private void judge(WatchStream stream, Pulse pulse) {
        pulse.suspicions.entrySet().removeIf(entry -> {
            return !stream.told(entry.getKey()).equals(entry.getValue().toldThen());
        });
        for (Map.Entry<String, Suspicion> entry : pulse.suspicions.entrySet()) {
            if (entry.getValue().until().passed()) {
                pulse.suspicions.clear();
                stream.stalled(stream.scope() + ": the server told nothing though " + entry.getKey() + " changed");
                return;
            }
        }
    }

    /** Those whose change somebody waits for, then the others in turn. */
    private static Collection<String> toLookAt(WatchStream stream, Pulse pulse) {
        Set<String> names = new LinkedHashSet<>(stream.awaited());
        List<String> others = stream.names().stream().sorted().toList();
        int start = 0;
        while (start < others.size() && others.get(start).compareTo(pulse.last) <= 0) {
            start++;
        }
        for (int i = 0; i < others.size() && names.size() < LOOKS_A_BEAT; i++) {
            pulse.last = others.get((start + i) % others.size());
            names.add(pulse.last);
        }
        return names.stream().limit(LOOKS_A_BEAT).toList();
    }

    private void look(WatchStream stream, Pulse pulse, String name) throws InterruptedException {
        WatchScope scope = stream.scope();
        ObjectRef ref = new ObjectRef(scope.kind(), scope.namespace(), name);
        Set<String> toldThen = stream.told(name);
        String seen;
        try {
            Deadline deadline = Deadline.after(watches.times().patience(), watches.time());
            seen = watches.client().get(ref, deadline).resourceVersion();
        } catch (KubernetesException e) {
            if (!e.notFound()) {
                return;
            }
            seen = "";
        } catch (IOException e) {
            // The server cannot be asked, so this proves nothing; the stream's silence counts on.
            return;
        }
        if (toldThen.isEmpty() || toldThen.equals(Set.of(seen))) {
            stream.freshness().confirmed();
        } else {
            Deadline until = Deadline.after(watches.times().patience(), watches.time());
            pulse.suspicions.putIfAbsent(name, new Suspicion(toldThen, until));
        }
    }
}
