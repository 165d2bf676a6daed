package dev.fledge.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers the newest value: the present one first, then each change; who is slow misses those between.
 *
 * <p>Thread-safe. Subscribers are called on the executor, one call at a time each.
 */
public final class Latest<T> implements Flow.Publisher<T> {
    private final Supplier<T> present;
    private final Executor executor;
    private final Set<Subscription> subscriptions = new HashSet<>();
    private boolean closed;

    /** Of what the supplier says when asked; subscribers are called on the executor. */
    public Latest(Supplier<T> present, Executor executor) {
        this.present = present;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Subscription subscription = new Subscription(Check.notNull("subscriber", subscriber));
        synchronized (this) {
            subscription.ended = closed;
            subscriptions.add(subscription);
        }
        subscription.signal();
    }

    /** Says that the value has changed. */
    public synchronized void changed() {
        for (Subscription subscription : List.copyOf(subscriptions)) {
            subscription.news = true;
            subscription.signal();
        }
    }

    /** Completes all subscribers, now and later. */
    public synchronized void close() {
        closed = true;
        for (Subscription subscription : List.copyOf(subscriptions)) {
            subscription.ended = true;
            subscription.signal();
        }
    }

    private synchronized void forget(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    private final class Subscription implements Flow.Subscription {
        private final Flow.Subscriber<? super T> subscriber;
        private boolean news = true;
        private boolean ended;
        private boolean greeted;
        private boolean done;
        private boolean running;
        private long demand;
        private @Nullable Throwable misuse;

        private Subscription(Flow.Subscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            synchronized (Latest.this) {
                if (count <= 0) {
                    misuse = new IllegalArgumentException("requested items must be at least 1, but were " + count);
                } else {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                }
            }
            signal();
        }

        @Override
        public void cancel() {
            synchronized (Latest.this) {
                done = true;
            }
            forget(this);
        }

        private void signal() {
            synchronized (Latest.this) {
                if (running || done) {
                    return;
                }
                running = true;
            }
            try {
                executor.execute(this::deliver);
            } catch (RejectedExecutionException e) {
                // Closed: all that is left to say is the end.
                deliver();
            }
        }

        private void deliver() {
            try {
                for (Runnable next = next(); next != null; next = next()) {
                    next.run();
                }
            } catch (RuntimeException | Error e) {
                // A subscriber must not throw; one that does has ended its subscription.
                cancel();
                throw e;
            }
        }

        private @Nullable Runnable next() {
            synchronized (Latest.this) {
                Throwable error = misuse;
                if (done) {
                    running = false;
                    return null;
                }
                if (!greeted) {
                    greeted = true;
                    return () -> subscriber.onSubscribe(this);
                }
                if (error != null) {
                    return last(() -> subscriber.onError(error));
                }
                if (news && demand > 0) {
                    news = false;
                    demand--;
                    return () -> subscriber.onNext(present.get());
                }
                if (ended) {
                    return last(subscriber::onComplete);
                }
                running = false;
                return null;
            }
        }

        private Runnable last(Runnable signal) {
            done = true;
            subscriptions.remove(this);
            return signal;
        }
    }
}
