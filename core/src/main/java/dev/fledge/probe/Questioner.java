package dev.fledge.probe;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks probes and takes whatever they do for an answer: one that throws is inconclusive. Thread-safe. */
final class Questioner {
    private static final Logger LOG = LoggerFactory.getLogger(Synthetics.class);

    private final TimeSource time;
    private final BooleanSupplier closed;

    Questioner(TimeSource time, BooleanSupplier closed) {
        this.time = time;
        this.closed = closed;
    }

    boolean closed() {
        return closed.getAsBoolean();
    }

    TimeSource time() {
        return time;
    }

    /**
     * Asks once.
     *
     * @param who names the probe in an inconclusive answer, such as {@code synthetics where2eat > canary}
     * @return at least one answer
     * @throws InterruptedException if the synthetics were closed, also where the probe hid it
     */
    List<Answer> ask(String who, Probe probe, Deadline deadline) throws InterruptedException {
        if (closed()) {
            throw new InterruptedException("closed between two questions");
        }
        try {
            List<Answer> answers = List.copyOf(probe.ask(deadline));
            return answers.isEmpty() ? unknown(who, "PROBE_SILENT", "the probe asked nothing") : answers;
        } catch (InterruptedException e) {
            if (closed()) {
                throw e;
            }
            return unknown(who, "PROBE_FAILED", "the probe was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.warn("The probe {} failed; its round is inconclusive.", who, e);
            return unknown(
                    who,
                    "PROBE_FAILED",
                    "the probe itself failed with " + e.getClass().getName());
        }
    }

    private static List<Answer> unknown(String who, String reason, String message) {
        Finding finding = Finding.inconclusive(who)
                .reason(reason)
                .message(message + ", so nothing is known of this round")
                .build();
        return List.of(new Answer(finding, Duration.ZERO));
    }
}
