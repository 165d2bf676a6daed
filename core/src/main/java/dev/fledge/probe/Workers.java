package dev.fledge.probe;

import dev.fledge.time.Deadline;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads for what blocks: virtual where the JVM has them (21 and later), else a pool of daemons that end when they have nothing to
 * do. Thread-safe.
 */
final class Workers implements Executor {
    private static final long IDLE_SECONDS = 60;

    private final ExecutorService threads;
    private final Set<Thread> own = ConcurrentHashMap.newKeySet();

    private Workers(ExecutorService threads) {
        this.threads = threads;
    }

    /** Returns workers of which at most {@code most} are platform threads; more work waits. */
    static Workers bounded(String name, int most) {
        return new Workers(virtual(name).orElseGet(() -> pool(name, most)));
    }

    /** Returns workers that are as many as there is work. */
    static Workers unbounded(String name) {
        return new Workers(virtual(name)
                .orElseGet(() -> new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        daemons(name))));
    }

    static ExecutorService pool(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Asked by name, since we compile for 17. */
    private static Optional<ExecutorService> virtual(String name) {
        try {
            Class<?> builders = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builders.getMethod("name", String.class, long.class).invoke(builder, name + "-", 1L);
            Object factory = builders.getMethod("factory").invoke(named);
            Object made = Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
            return Optional.of((ExecutorService) made);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
            return Optional.empty();
        } catch (InvocationTargetException e) {
            // JDK 19 and 20 have them as a preview, which is off.
            return Optional.empty();
        }
    }

    /** @throws RejectedExecutionException if closed */
    @Override
    public void execute(Runnable work) {
        threads.execute(() -> {
            Thread me = Thread.currentThread();
            own.add(me);
            try {
                work.run();
            } finally {
                own.remove(me);
            }
        });
    }

    /** Returns whether the calling thread is at work here; it cannot wait for its own end. */
    boolean includesCaller() {
        return own.contains(Thread.currentThread());
    }

    /** Takes no more work and interrupts what runs. */
    void interrupt() {
        threads.shutdownNow();
    }

    /** Takes no more work and lets what runs or waits finish. */
    void finish() {
        threads.shutdown();
    }

    /** Returns whether all threads ended by the deadline. */
    boolean ended(Deadline deadline) throws InterruptedException {
        return threads.awaitTermination(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }
}
