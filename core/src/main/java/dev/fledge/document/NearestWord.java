package dev.fledge.document;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody meant who misspelt a word. */
public final class NearestWord {
    private static final int LONGEST = 100;

    private NearestWord() {}

    /**
     * Returns the candidate with the smallest edit distance, the first of several; empty if none is near. One slip is near
     * to a short word, two from six letters on, three from nine on; words of more than 100 characters are near to none.
     */
    public static Optional<String> of(String word, Collection<String> candidates) {
        String best = "";
        // One slip in a short word, two from six letters on, three from nine on.
        int bestDistance = Math.max(1, Math.min(word.length() / 3, 3)) + 1;
        for (String candidate : candidates) {
            int distance = word.length() > LONGEST || candidate.length() > LONGEST
                    ? Integer.MAX_VALUE
                    : distance(word, candidate);
            if (distance < bestDistance && distance < candidate.length()) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two words. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cheapest(int[][] cost, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int cheapest = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
