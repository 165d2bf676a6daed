package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.internal.GoDuration;
import dev.fledge.document.DocumentNode;
import java.time.Duration;

/** Reads the intervals of a canary. */
final class Intervals {
    private Intervals() {}

    /**
     * Returns the duration the node says.
     *
     * @throws dev.fledge.document.DocumentException if it is none: Flagger would silently take its default
     */
    static Duration of(DocumentNode node) {
        return GoDuration.parse(node.text())
                .filter(duration -> !duration.isZero())
                .orElseThrow(() -> node.error("expected a duration such as 30s or 1m, found text \"" + node.text()
                        + "\"; Flagger would take its default and say nothing, write the unit s or m"));
    }
}
