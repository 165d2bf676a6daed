package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.Interaction;
import java.util.List;
import java.util.stream.Collectors;

/** Says which interactions no test asked for. */
final class Unasked {
    private Unasked() {}

    static String sentence(int all, List<Interaction> never, ConsumerContract contract) {
        List<String> whole = contract.whole().interactions().stream()
                .map(Interaction::description)
                .toList();
        String list = never.stream()
                .map(interaction -> "  '" + interaction.description() + "' (" + interaction.request() + ")"
                        + (whole.contains(interaction.description()) ? "" : " at urlWithoutOptional"))
                .collect(Collectors.joining("\n"));
        return "no pact of " + contract.consumer() + " and " + contract.provider() + " was written: of " + all
                + " interactions, " + never.size() + " " + (never.size() == 1 ? "was" : "were") + " never asked for:\n"
                + list + "\nask for " + (never.size() == 1 ? "it" : "each") + " in a test, or take it out";
    }
}
