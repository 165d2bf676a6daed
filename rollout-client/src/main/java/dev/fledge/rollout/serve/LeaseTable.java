package dev.fledge.rollout.serve;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The leases of one process by app. Readers take no lock; what is changed is stored first and shown then. */
final class LeaseTable implements LeaseBook {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final TimeSource time;
    private final Store store;
    private volatile Map<String, Row> rows;

    /** Keeps rows where they outlive the process. */
    interface Store {
        void write(Map<String, Row> rows) throws IOException;
    }

    /**
     * A lease, when it was written, and when it ends: by the monotonic clock of this process, and by the time of day.
     */
    record Row(Lease lease, long untilNanos, Instant writtenAt) {
        static Row of(Lease lease, TimeSource time) {
            Duration left = lease.left().compareTo(LONGEST) > 0 ? LONGEST : lease.left();
            return new Row(lease.toBuilder().left(left).build(), time.nanoTime() + left.toNanos(), time.now());
        }

        /** As it stands in a file: what was left when it was written is now less. A clock set back gives no time. */
        static Row restored(Lease lease, Instant writtenAt, TimeSource time) {
            Duration gone = Duration.between(writtenAt, time.now());
            Duration left = gone.isNegative() ? lease.left() : lease.left().minus(gone);
            return of(
                    lease.toBuilder()
                            .left(left.isNegative() ? Duration.ZERO : left)
                            .build(),
                    time);
        }

        Lease at(long nanos) {
            long left = lease.held() ? Math.max(0, untilNanos - nanos) : 0;
            return lease.toBuilder().left(Duration.ofNanos(left)).build();
        }
    }

    LeaseTable(TimeSource time, Map<String, Row> rows, Store store) {
        this.time = Check.notNull("time source", time);
        this.rows = Map.copyOf(rows);
        this.store = store;
    }

    @Override
    public Optional<Lease> of(String app) {
        Check.notNull("app", app);
        return Optional.ofNullable(rows.get(app)).map(row -> row.at(time.nanoTime()));
    }

    @Override
    public Optional<Lease> ofRun(String run) {
        Check.notNull("run", run);
        return rows.values().stream()
                .filter(row -> row.lease().run().equals(run))
                .findFirst()
                .map(row -> row.at(time.nanoTime()));
    }

    @Override
    public synchronized boolean begin(Lease lease) throws IOException {
        Optional<Lease> known = of(lease.app());
        if (known.isPresent() && known.get().fence() >= lease.fence()) {
            return false;
        }
        put(lease);
        return true;
    }

    @Override
    public synchronized Optional<Lease> change(Lease of, UnaryOperator<Lease> change) throws IOException {
        Row row = rows.get(of.app());
        if (row == null || !row.lease().run().equals(of.run()) || row.lease().fence() != of.fence()) {
            return Optional.empty();
        }
        Lease now = row.at(time.nanoTime());
        Lease changed = Check.notNull("changed lease", change.apply(now));
        if (!changed.app().equals(now.app()) || !changed.run().equals(now.run()) || changed.fence() != now.fence()) {
            throw new IllegalArgumentException("a change must leave app, run and fence as they are, but made " + changed
                    + " of " + now + "; begin a new lease");
        }
        if (!now.held()) {
            changed = changed.toBuilder().left(Duration.ZERO).build();
        }
        if (!changed.equals(now)) {
            put(changed);
        }
        return Optional.of(changed);
    }

    private void put(Lease lease) throws IOException {
        Map<String, Row> next = new TreeMap<>(rows);
        next.put(lease.app(), Row.of(lease, time));
        store.write(next);
        rows = Map.copyOf(next);
    }
}
