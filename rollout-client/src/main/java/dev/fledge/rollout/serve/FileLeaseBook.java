package dev.fledge.rollout.serve;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps leases in one file, so that a process that is started again answers as the one before it did.
 *
 * <p>Each change replaces the whole file and is on the disk before anybody is told of it: some milliseconds. While no process
 * runs, leases go on ending by the time of day; a clock that was set back gives a lease no more time than it had. The file is
 * for one process at a time: two that write it overwrite each other. It holds no secret. Thread-safe.
 */
public final class FileLeaseBook implements LeaseBook {
    private final LeaseTable table;

    private FileLeaseBook(LeaseTable table) {
        this.table = table;
    }

    /**
     * Reads the file, if there is one; its folder is made if needed.
     *
     * @throws IOException if the file cannot be read or is none of ours: then nothing is known of the runs, and a book that
     *     says so may be had by deleting it
     */
    public static FileLeaseBook at(Path file, TimeSource time) throws IOException {
        Check.notNull("file", file);
        LeaseFile leases = new LeaseFile(file);
        Map<String, LeaseTable.Row> rows = Files.exists(file) ? leases.read(time) : Map.of();
        return new FileLeaseBook(new LeaseTable(time, rows, leases::write));
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
