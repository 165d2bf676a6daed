package dev.fledge.contract.broker;

import dev.fledge.contract.broker.MatrixRow.Standing;
import dev.fledge.contract.broker.MatrixRow.State;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what a version broke from what was broken before it. */
final class Standings {
    private Standings() {}

    static boolean anyFailed(List<MatrixRow> rows) {
        return rows.stream().anyMatch(row -> row.state() == State.FAILED);
    }

    /**
     * Returns the rows with a standing for each failure.
     *
     * @param liveRows rows of the versions of the same app that are live in the environment now
     */
    static List<MatrixRow> compare(PacticipantVersion asked, List<MatrixRow> rows, List<MatrixRow> liveRows) {
        return rows.stream()
                .map(row -> row.state() == State.FAILED ? row.standing(standing(asked, row, liveRows)) : row)
                .toList();
    }

    private static Standing standing(PacticipantVersion asked, MatrixRow failed, List<MatrixRow> liveRows) {
        Set<State> before = liveRows.stream()
                .filter(live -> failed.hasProvider(asked) ? sameConsumer(failed, live) : sameProvider(failed, live))
                .map(MatrixRow::state)
                .collect(Collectors.toSet());
        if (before.contains(State.VERIFIED)) {
            return Standing.REGRESSION;
        }
        return before.contains(State.FAILED) ? Standing.FAILED_BEFORE : Standing.NOT_COMPARED;
    }

    private static boolean sameConsumer(MatrixRow failed, MatrixRow live) {
        return live.consumer().equals(failed.consumer()) && live.providerName().equals(failed.providerName());
    }

    private static boolean sameProvider(MatrixRow failed, MatrixRow live) {
        return live.consumer().pacticipant().equals(failed.consumer().pacticipant())
                && live.providerName().equals(failed.providerName())
                && live.providerVersion().equals(failed.providerVersion());
    }
}
