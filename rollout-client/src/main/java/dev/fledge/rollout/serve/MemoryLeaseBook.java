package dev.fledge.rollout.serve;

import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps leases in this process only: when it ends, every run counts as unknown, so whoever asks the next process takes the
 * canary away. Thread-safe.
 */
public final class MemoryLeaseBook implements LeaseBook {
    private final LeaseTable table;

    /** Keeps nothing yet. */
    public MemoryLeaseBook(TimeSource time) {
        this.table = new LeaseTable(time, Map.of(), rows -> {});
    }

    @Override
    public Optional<Lease> of(String app) {
        return table.of(app);
    }

    @Override
    public Optional<Lease> ofRun(String run) {
        return table.ofRun(run);
    }

    @Override
    public boolean begin(Lease lease) throws IOException {
        return table.begin(lease);
    }

    @Override
    public Optional<Lease> change(Lease of, UnaryOperator<Lease> change) throws IOException {
        return table.change(of, change);
    }
}
