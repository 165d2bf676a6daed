package dev.fledge.canary.compat.internal;

import dev.fledge.canary.compat.Difference;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects differences and gives them in the order of the file. Not thread-safe. */
public final class DifferenceList {
    /** What several formats say of the native judge: what a missing value is to it. */
    public static final String NO_DATA = "No data is not good data: it is inconclusive, and the canary is held.";

    /** What several formats say of the native judge: when it goes back, and when it promotes. */
    public static final String TWO_QUESTIONS =
            "The canary goes back only if it is worse than its baseline beyond chance and beyond the limit, passes only once"
                    + " it is shown that the limit is not reached, and is held without data.";

    private record Located(DocumentNode node, Difference difference) {}

    private final List<Located> differences = new ArrayList<>();

    /** Adds a difference at a construct. */
    public void add(DocumentNode at, String foreign, String fledge) {
        add(at, "", foreign, fledge);
    }

    /**
     * Adds a difference at a construct.
     *
     * @param detail follows the place, such as {@code .interval} for a key that is left to its default
     */
    public void add(DocumentNode at, String detail, String foreign, String fledge) {
        differences.add(new Located(at, new Difference(at + detail, foreign, fledge)));
    }

    /** Returns the differences by line and column; those at one place in the order in which they were added. */
    public List<Difference> inOrder() {
        return differences.stream()
                .sorted(Comparator.comparingInt((Located each) -> each.node().line())
                        .thenComparingInt(each -> each.node().column()))
                .map(Located::difference)
                .toList();
    }
}
