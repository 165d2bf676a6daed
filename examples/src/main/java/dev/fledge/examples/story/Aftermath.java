package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.UserReport;
import dev.fledge.examples.where2eat.UserTraffic;
import dev.fledge.promotion.PromotionEvent;
import dev.fledge.rollout.Revision;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goes on watching for a moment after the end: who answers the users then. */
final class Aftermath {
    private static final Duration WATCHED = Duration.ofSeconds(1);

    private final Crossing crossing;
    private final UserTraffic users;
    private volatile long canaryAtAbort = -1;

    Aftermath(Crossing crossing, UserTraffic users) {
        this.crossing = crossing;
        this.users = users;
    }

    /** Notes how many requests had reached the canary when it was closed for good. */
    void on(PromotionEvent event) {
        if (event.kind() == PromotionEvent.Kind.ABORTED) {
            canaryAtAbort = crossing.reachedCanary();
        }
    }

    private long answeredBy(Revision revision) {
        return users.report().byVersion().getOrDefault(revision.version(), 0L);
    }

    /** Watches the users of a promotion that went back: none of them may reach the canary any more. */
    List<Finding> afterGoingBack() throws InterruptedException {
        if (canaryAtAbort < 0) {
            // Nothing was started, so there was nothing to abort.
            return List.of(stableUntouched());
        }
        long before = answeredBy(Story.STABLE);
        TimeSource.system().sleep(WATCHED);
        long reached = crossing.reachedCanary() - canaryAtAbort;
        Finding.Builder finding = reached == 0 ? Finding.pass("after the abort") : Finding.fail("after the abort");
        List<Finding> findings = new ArrayList<>();
        findings.add(finding.reason(reached == 0 ? "NO_REQUEST_REACHED_IT" : "CANARY_STILL_REACHED")
                .message(reached + " requests reached the canary after the abort (0 may); users had "
                        + (answeredBy(Story.STABLE) - before) + " answers of the stable version in the next "
                        + WATCHED.toSeconds() + " s")
                .fact("requests to the canary after the abort", reached)
                .build());
        findings.add(stableUntouched());
        return findings;
    }

    private Finding stableUntouched() {
        return crossing.stableAlive()
                ? Finding.pass("stable version")
                        .reason("UNTOUCHED")
                        .message("the stable version runs on untouched, as process " + crossing.stablePid())
                        .build()
                : Finding.fail("stable version")
                        .reason("GONE")
                        .message("the stable version, process " + crossing.stablePid() + ", has ended")
                        .build();
    }

    /** Watches the users of a promotion that went through: the new version answers them all. */
    List<Finding> afterPromotion() throws InterruptedException {
        UserReport before = users.report();
        long newBefore = answeredBy(Story.CANARY);
        TimeSource.system().sleep(WATCHED);
        UserReport now = users.report();
        long answered = answeredBy(Story.CANARY) - newBefore;
        long failed = now.serverErrors() - before.serverErrors() + now.failed() - before.failed();
        Finding.Builder finding = answered > 0 ? Finding.pass("at 100 %") : Finding.inconclusive("at 100 %");
        return List.of(finding.reason(answered > 0 ? "SERVING" : "NO_TRAFFIC")
                .message("users had " + answered + " answers of the new version in the first second at 100 %; " + failed
                        + " requests failed")
                .build());
    }
}
