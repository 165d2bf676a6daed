package dev.fledge.contract.compat;

import java.util.List;

/**
 * What is known of consumers.
 *
 * @param consumers their names, sorted
 * @param calls how many of their calls go to an operation of the old document
 * @param strangers how many go to none
 */
record Known(List<String> consumers, int calls, int strangers) {
    static final Known NOBODY = new Known(List.of(), 0, 0);

    boolean isNobody() {
        return consumers.isEmpty();
    }

    /** Returns such as {@code 2 known consumers (shop, where2eat)}. */
    String words() {
        return consumers.size() + " known consumer" + (consumers.size() == 1 ? "" : "s") + " ("
                + String.join(", ", consumers) + ")";
    }
}
