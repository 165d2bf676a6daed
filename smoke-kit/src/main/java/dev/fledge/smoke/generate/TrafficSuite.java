package dev.fledge.smoke.generate;

import dev.fledge.smoke.Suite;
import java.util.List;

/** A suite that came of recorded traffic, as a value and as a file. Immutable. */
public final class TrafficSuite {
    private final Suite suite;
    private final String yaml;
    private final List<LeftOut> leftOut;
    private final List<String> notes;

    TrafficSuite(Suite suite, String yaml, List<LeftOut> leftOut, List<String> notes) {
        this.suite = suite;
        this.yaml = yaml;
        this.leftOut = List.copyOf(leftOut);
        this.notes = List.copyOf(notes);
    }

    /** Returns the suite. */
    public Suite suite() {
        return suite;
    }

    /**
     * Returns the same as a file that {@link dev.fledge.smoke.yaml.SuiteFile#read} reads, with what was left out and why in
     * comments. The same traffic and settings give the same text, on every machine.
     */
    public String yaml() {
        return yaml;
    }

    /** Returns the recorded calls that are not asked, those with the most calls first; may be empty. */
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /** Returns what else a reader should know, such as that there are fewer checks than wanted; may be empty. */
    public List<String> notes() {
        return notes;
    }

    /** Returns the suite's name and the number of checks. */
    @Override
    public String toString() {
        return "Traffic" + suite;
    }
}
