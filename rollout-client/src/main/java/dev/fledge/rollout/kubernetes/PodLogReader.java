package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads the logs of containers on from where they were left, over restarts, a bounded number of bytes at a time. */
final class PodLogReader {
    private static final int MOST_READS = 8;

    private final KubernetesClient client;
    private final long limitBytes;

    PodLogReader(KubernetesClient client, long limitBytes) {
        this.client = client;
        this.limitBytes = limitBytes;
    }

    /** What is known of one container. Not thread-safe. */
    static final class Followed {
        private final String name;
        private final ContainerTally tally;
        private OptionalLong run = OptionalLong.empty();
        private Instant lastSeen = Instant.MIN;

        Followed(String name, ContainerTally tally) {
            this.name = name;
            this.tally = tally;
        }

        String name() {
            return name;
        }

        ContainerTally tally() {
            return tally;
        }

        boolean hasRead() {
            return run.isPresent();
        }

        void seen(Instant now) {
            lastSeen = now;
        }

        Instant lastSeen() {
            return lastSeen;
        }
    }

    /**
     * Reads what is new.
     *
     * @throws KubernetesException if the server refused; then nothing of the present run is taken in
     */
    void read(PodContainer container, Followed log, Instant now, Deadline deadline)
            throws IOException, InterruptedException {
        long run = container.restarts();
        boolean same = log.run.isPresent() && log.run.getAsLong() == run;
        if (!same) {
            former(container, log, now, deadline);
        }
        all(container, log, new Part(false, !same, now), deadline);
        log.run = OptionalLong.of(run);
    }

    /** Reads the run before the present one to its end, as far as it can still be had. */
    private void former(PodContainer container, Followed log, Instant now, Deadline deadline)
            throws IOException, InterruptedException {
        long run = container.restarts();
        ContainerTally tally = log.tally;
        boolean first = log.run.isEmpty();
        if (run == 0) {
            return;
        }
        Optional<Instant> formerStart = container.formerStart();
        if (formerStart.isEmpty()) {
            // It waits to be started again: the log is of the run that ended last, and no earlier one is kept.
            container.runStart().ifPresent(tally::lost);
            return;
        }
        boolean next = !first && log.run.getAsLong() == run - 1;
        if (!next && run > 1) {
            tally.lost(formerStart.get());
        }
        all(container, log, new Part(true, !next, now), deadline);
    }

    /**
     * Which log is read.
     *
     * @param previous whether that of the run before
     * @param fresh whether nothing of it was read yet
     */
    private record Part(boolean previous, boolean fresh, Instant now) {}

    private void all(PodContainer container, Followed log, Part part, Deadline deadline)
            throws IOException, InterruptedException {
        boolean fresh = part.fresh();
        for (int reads = 0; reads < MOST_READS; reads++) {
            String text = client.text(container.ref(), "log", query(container, log, part), deadline);
            log.tally.read(text, fresh, part.now());
            if (text.getBytes(StandardCharsets.UTF_8).length < limitBytes) {
                return;
            }
            fresh = false;
        }
        log.tally.lost(part.now());
    }

    private Map<String, String> query(PodContainer container, Followed log, Part part) {
        Map<String, String> query = new TreeMap<>();
        query.put("container", container.container());
        query.put("timestamps", "true");
        // The API takes whole seconds; what was read already is left out by its own instant.
        query.put("sinceTime", log.tally.since().truncatedTo(ChronoUnit.SECONDS).toString());
        query.put("limitBytes", Long.toString(limitBytes));
        if (part.previous()) {
            query.put("previous", "true");
        }
        return query;
    }
}
