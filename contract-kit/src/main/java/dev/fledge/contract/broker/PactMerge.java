package dev.fledge.contract.broker;

import dev.fledge.contract.broker.PublishPacts.OnConflict;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a pact where the version may have one already.
 *
 * @param merged what is to be written
 * @param differences what stands against it; empty if nothing does
 */
record PactMerge(PactFile merged, List<String> differences) {
    static PactMerge of(Optional<PactFile> before, PactFile after, OnConflict onConflict) {
        if (before.isEmpty()) {
            return new PactMerge(after, List.of());
        }
        return onConflict == OnConflict.FAIL
                ? new PactMerge(after, PactDifferences.between(before.get(), after))
                : merge(before.get(), after);
    }

    private static PactMerge merge(PactFile before, PactFile after) {
        PactFile.Builder merged =
                PactFile.builder(after.consumer(), after.provider()).version(after.version());
        before.interactions().forEach(merged::interaction);
        List<String> differences = new ArrayList<>();
        for (Interaction each : after.interactions()) {
            Optional<Interaction> same = before.interactions().stream()
                    .filter(other -> other.description().equals(each.description())
                            && other.states().equals(each.states()))
                    .findFirst();
            if (same.isEmpty()) {
                merged.interaction(each);
            } else {
                differences.addAll(PactDifferences.between(alone(before, same.get()), alone(after, each)));
            }
        }
        return new PactMerge(merged.build(), differences);
    }

    private static PactFile alone(PactFile pact, Interaction interaction) {
        return PactFile.builder(pact.consumer(), pact.provider())
                .version(pact.version())
                .interaction(interaction)
                .build();
    }
}
