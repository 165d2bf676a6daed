package dev.fledge.rollout.kubernetes;

import dev.fledge.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All watches of one client: one stream for each kind and namespace, one thread that cares for them, one that tells news. */
final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private final KubernetesClient client;
    private final TimeSource time;
    private final WatchTimes times;
    private final boolean byName;
    private final Map<WatchScope, WatchStream> streams = new HashMap<>();
    private final ThreadPoolExecutor news =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "fledge-watch-news");
                thread.setDaemon(true);
                return thread;
            });
    private @Nullable WatchCare care;
    private boolean closed;

    /** @param byName whether each object gets a connection of its own, for rights that name the object */
    Watches(KubernetesClient client, TimeSource time, WatchTimes times, boolean byName) {
        this.client = client;
        this.time = time;
        this.times = times;
        this.byName = byName;
        news.allowCoreThreadTimeOut(true);
    }

    KubernetesClient client() {
        return client;
    }

    TimeSource time() {
        return time;
    }

    WatchTimes times() {
        return times;
    }

    double jitter() {
        return ThreadLocalRandom.current().nextDouble();
    }

    synchronized <S> ObjectWatch<S> open(ResourceKind kind, Selection selection, Function<KubernetesObject, S> keep) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        WatchScope scope = new WatchScope(kind, selection.namespace(), byName ? selection.name() : "");
        WatchStream stream = streams.computeIfAbsent(scope, fresh -> new WatchStream(fresh, this));
        ObjectWatch<S> watch = new ObjectWatch<>(stream, selection.name(), LabelSelector.of(selection.labels()), keep);
        if (care == null) {
            care = WatchCare.start(this);
        }
        stream.join(watch);
        return watch;
    }

    /** @param labels as the API writes a selector; empty for all */
    record Selection(String namespace, String name, String labels) {}

    synchronized List<WatchStream> streams() {
        return new ArrayList<>(streams.values());
    }

    synchronized void leave(WatchStream stream, ObjectWatch<?> watch) {
        if (stream.remove(watch)) {
            streams.remove(stream.scope(), stream);
            stream.close();
        }
    }

    synchronized void readFirst(WatchStream stream, ObjectWatch<?> watch) {
        if (care != null) {
            care.readFirst(stream, watch);
        }
    }

    void tell(ObjectWatch<?> watch) {
        if (!watch.queueNews()) {
            return;
        }
        try {
            news.execute(() -> {
                try {
                    watch.tellNews();
                } catch (RuntimeException e) {
                    LOG.warn("a listener of a watch threw; it hears the next change", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.trace("the client was closed, so nobody listens", e);
        }
    }

    @Override
    public void close() {
        for (WatchStream stream : closing()) {
            stream.close();
        }
        news.shutdownNow();
    }

    private synchronized List<WatchStream> closing() {
        closed = true;
        if (care != null) {
            care.close();
        }
        return streams();
    }
}
