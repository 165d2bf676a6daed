package dev.fledge.promotion;

import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.stream.Collectors;

/** One look as one line: where, how far, what the judge says. */
final class LookText {
    private LookText() {}

    static String of(String where, Deadline bake, Judgement judgement) {
        long seconds = bake.elapsed().toSeconds();
        String progress = where + ", " + seconds + " s of " + bake.allowed().toSeconds() + " s: ";
        if (judgement.decision() == Decision.PROMOTE) {
            return progress + "every rule passes so far";
        }
        if (judgement.decision() == Decision.ROLLBACK) {
            return progress + judgement.decisive().get(0).message();
        }
        return progress + "not decided yet: "
                + judgement.findings().stream()
                        .filter(finding -> finding.verdict() != Verdict.PASS)
                        .map(Finding::message)
                        .collect(Collectors.joining("; "));
    }
}
