package dev.fledge.contract.broker;

import dev.fledge.contract.pact.FoundPacts;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.verdict.FledgeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The contracts that what is live in an environment has with a provider, out of a ledger. */
final class LivePacts {
    private LivePacts() {}

    static FoundPacts find(LedgerFolder folder, String provider, String environment) throws IOException {
        folder.requireThere();
        List<PactFile> pacts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String consumer : folder.consumersOf(provider)) {
            for (PacticipantVersion live : folder.live(environment, consumer)) {
                try {
                    folder.contract(live, provider).ifPresent(pacts::add);
                } catch (FledgeException e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (pacts.isEmpty() && problems.isEmpty()) {
            problems.add("nothing that is recorded in " + environment + " has a contract with " + provider + " in "
                    + folder.root() + ", so there is nothing to verify; compare the spelling, or record what is live");
        }
        return new FoundPacts(pacts, problems);
    }
}
