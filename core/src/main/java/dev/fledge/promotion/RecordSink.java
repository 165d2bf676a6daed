package dev.fledge.promotion;

import java.io.IOException;

/**
 * Takes the lines of a record while a {@link CanaryGate} judges. Called under the gate's lock, on the thread that looks: it
 * should return soon.
 *
 * @see dev.fledge.canary.record.RunRecord
 * @see RecordWriter
 */
@FunctionalInterface
public interface RecordSink {
    /**
     * Takes one or more lines, each with its end. The first call brings the header.
     *
     * @throws IOException if they could not be kept; the gate goes on judging, says so in a finding, and writes no more
     */
    void append(String lines) throws IOException;
}
