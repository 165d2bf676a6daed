package dev.fledge.contract.pact;

import java.util.List;

/**
 * An item that a list must contain, made ready. Thread-safe.
 *
 * @param index where its example stands in the list of examples
 * @param rules its rules, by paths that begin at the item
 */
record ReadyVariant(int index, List<PlacedRules> rules) {
    static ReadyVariant of(MatchingRule.Variant variant, List<String> problems) {
        return new ReadyVariant(variant.index(), PlacedRules.json(variant.rules(), problems));
    }
}
