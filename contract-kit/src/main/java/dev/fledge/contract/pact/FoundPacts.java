package dev.fledge.contract.pact;

import java.util.List;

/**
 * What a source of pacts holds.
 *
 * @param pacts those that could be read, in an order that is the same each time
 * @param problems a sentence with place and fix for each that could not; each keeps a verification from passing
 */
public record FoundPacts(List<PactFile> pacts, List<String> problems) {
    /** Copies both lists. */
    public FoundPacts {
        pacts = List.copyOf(pacts);
        problems = List.copyOf(problems);
    }
}
