package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.RequestMatcher;
import java.util.List;

/** An interaction and what compares requests with it. Immutable. */
record ExpectedInteraction(Interaction interaction, RequestMatcher matcher) {
    static ExpectedInteraction of(Interaction interaction) {
        return new ExpectedInteraction(interaction, RequestMatcher.of(interaction.request()));
    }

    List<Mismatch> mismatches(PactRequest actual) {
        return matcher.match(actual);
    }
}
