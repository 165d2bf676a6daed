package dev.fledge.promotion;

import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import java.util.List;

/** One look as one line: where, how far, what the judge says. */
final class LookText {
    private LookText() {}

    static String of(String where, Deadline bake, Judgement judgement) {
        return where + ", " + progress(bake) + ": " + answer(judgement);
    }

    private static String progress(Deadline bake) {
        long seconds = bake.elapsed().toSeconds();
        long allowed = bake.allowed().toSeconds();
        return seconds <= allowed
                ? seconds + " s of " + allowed + " s"
                : "held " + (seconds - allowed) + " s for a verdict";
    }

    private static String answer(Judgement judgement) {
        if (judgement.decision() == Decision.PROMOTE) {
            return "every rule passes so far";
        }
        List<Finding> decisive = judgement.decisive();
        if (decisive.stream().allMatch(finding -> finding.reason().equals("WARM_UP"))) {
            return "warming up";
        }
        String first = decisive.get(0).message();
        if (judgement.decision() == Decision.ROLLBACK) {
            return first;
        }
        int more = decisive.size() - 1;
        return "not decided yet: " + first + (more == 0 ? "" : " (and " + more + " more)");
    }
}
