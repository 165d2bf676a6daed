package dev.fledge.smoke;

import dev.fledge.verdict.Fact;
import java.util.List;

/**
 * What people read of one step.
 *
 * @param sentence for the finding
 * @param misses what was expected and not seen; empty text if there is nothing or no answer
 * @param block several lines
 */
record Told(String sentence, String misses, String block, List<Fact> facts) {
    Told {
        facts = List.copyOf(facts);
    }
}
