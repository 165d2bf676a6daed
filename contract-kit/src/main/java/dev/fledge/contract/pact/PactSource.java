package dev.fledge.contract.pact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where pacts come from: files, a ledger, a broker. Implementations are thread-safe. */
@FunctionalInterface
public interface PactSource {
    /**
     * Returns the pacts that are there now. One that cannot be read is a problem and does not hide the others.
     *
     * @throws IOException if the source as a whole cannot be read
     * @throws InterruptedException if the thread was interrupted
     */
    FoundPacts find() throws IOException, InterruptedException;

    /** Returns the source of these pacts. */
    static PactSource of(PactFile... pacts) {
        FoundPacts found = new FoundPacts(List.of(pacts), List.of());
        return () -> found;
    }

    /** Returns the source of these files; one that is missing or no pact is a problem. They are read anew each time. */
    static PactSource files(Path... files) {
        List<Path> all = List.of(files);
        return () -> PactFiles.read(all);
    }

    /**
     * Returns the source of all files below a folder whose name ends in {@code .json}, in the order of their paths. A
     * folder without any is a problem. They are read anew each time.
     */
    static PactSource folder(Path folder) {
        return () -> PactFiles.below(folder);
    }
}
