package dev.fledge.contract.broker;

import java.util.List;
import java.util.Optional;

/**
 * What a source knows about one question.
 *
 * @param noVersion why the version counts as unknown, as a sentence; empty if something was published for it
 * @param noEnvironment why the environment counts as unknown, as a sentence; empty if it is known
 * @param rows every contract between the version and what is live in the environment
 * @param warnings what somebody should look at although it does not decide
 */
record Facts(Optional<String> noVersion, Optional<String> noEnvironment, List<MatrixRow> rows, List<String> warnings) {
    Facts {
        rows = rows.stream().distinct().sorted(MatrixRow.ORDER).toList();
        warnings = warnings.stream().distinct().sorted().toList();
    }

    static Facts withoutVersion(String why) {
        return new Facts(Optional.of(why), Optional.empty(), List.of(), List.of());
    }
}
