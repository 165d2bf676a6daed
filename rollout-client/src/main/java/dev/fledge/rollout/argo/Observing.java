package dev.fledge.rollout.argo;

import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.internal.ObservedSnapshots;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectWatch;
import dev.fledge.rollout.kubernetes.Watched;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells observers of a Rollout: watches it from the first observer on, and reads all of it after each change. Thread-safe. */
final class Observing implements AutoCloseable {
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final RolloutReader reader;
    private final TimeSource time;
    private final Duration poll;
    private final ObservedSnapshots observed = new ObservedSnapshots("fledge-argo-target", this::begin);
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean changedSince = new AtomicBoolean();
    private @Nullable ObjectWatch<String> watch;

    Observing(KubernetesClient client, RolloutReader reader, TimeSource time, Duration poll) {
        this.client = client;
        this.reader = reader;
        this.time = time;
        this.poll = poll;
    }

    Flow.Publisher<Snapshot> publisher() {
        return observed;
    }

    private void begin(ObservedSnapshots first) {
        synchronized (this) {
            if (first.isClosed()) {
                return;
            }
            watch = client.watch(reader.ref(), KubernetesObject::resourceVersion);
            watch.listen(new Changes());
        }
        changed();
    }

    /** Notes what a command has read. */
    void seen(Snapshot now) {
        observed.saw(now);
    }

    private void changed() {
        changedSince.set(true);
        if (reading.compareAndSet(false, true)) {
            observed.execute(this::read);
        }
    }

    private void read() {
        try {
            while (changedSince.getAndSet(false) && !observed.isClosed()) {
                try {
                    observed.saw(reader.read(Deadline.after(READ_WITHIN, time)).snapshot());
                } catch (IOException e) {
                    observed.unreadable(e);
                    changedSince.set(true);
                    time.sleep(poll);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reading.set(false);
        }
        if (changedSince.get() && !observed.isClosed()) {
            changed();
        }
    }

    @Override
    public void close() {
        observed.close();
        synchronized (this) {
            if (watch != null) {
                watch.close();
            }
        }
    }

    private final class Changes implements ObjectWatch.Listener<String> {
        @Override
        public void seen(Watched<String> now) {
            changed();
        }

        @Override
        public void gone(Watched<String> last) {
            changed();
        }
    }
}
