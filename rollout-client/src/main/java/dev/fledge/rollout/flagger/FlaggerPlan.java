package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a command would send in the state that was read, and what our hooks would answer. */
record FlaggerPlan(
        CanaryAccess access,
        CanaryRelease release,
        CanaryAdvance advance,
        CanaryAbort abort,
        CanaryRollback rollback,
        FlaggerTarget.Settings settings) {
    List<String> of(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            return abort.plan(deadline);
        }
        if (command instanceof Command.Rollback back) {
            return rollback.plan(back.to(), deadline);
        }
        CanaryReading now = access.read(deadline);
        if (command instanceof Command.Start start) {
            return start(start.canary(), now, deadline);
        }
        if (command instanceof Command.SetWeight weight) {
            return weigh(weight.permille(), now, deadline);
        }
        Revision promoted = ((Command.Promote) command).canary();
        boolean already = now.primaryTemplate(settings.container()).carries(promoted)
                && now.phase().idle()
                && !now.share().reachable();
        if (already) {
            return List.of();
        }
        return advance.notUnderWay(now, promoted)
                .map(FlaggerPlan::nothing)
                .orElse(List.of("hook confirm-promotion: yes", "wait until Flagger has Succeeded"));
    }

    private static List<String> nothing(Outcome instead) {
        return List.of("nothing is sent: " + instead.describe());
    }

    private List<String> start(Revision canary, CanaryReading now, Deadline deadline)
            throws IOException, InterruptedException {
        Optional<Outcome> another = release.another(canary, now);
        if (another.isPresent()) {
            return nothing(another.get());
        }
        PodTemplate target = now.targetTemplate(settings.container());
        boolean ours = now.phase() == CanaryPhase.PROGRESSING && target.carries(canary);
        if (ours) {
            return access.routeClosing(deadline);
        }
        return release.hindrance(now)
                .map(hindrance -> nothing(new Outcome.Refused(hindrance)))
                .orElse(List.of(release.request(now, canary).describe()));
    }

    private List<String> weigh(int permille, CanaryReading now, Deadline deadline)
            throws IOException, InterruptedException {
        Optional<Outcome> hindered = advance.hindered(now, permille);
        if (hindered.isPresent()) {
            return nothing(hindered.get());
        }
        if (now.phase().abortable() && now.share().permille() == permille) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        if (permille == 0) {
            lines.add("hook confirm-traffic-increase: no");
            lines.addAll(access.routeClosing(deadline));
            return lines;
        }
        if (now.phase() == CanaryPhase.FAILED) {
            Revision again = now.targetTemplate(settings.container()).revision();
            lines.add(release.request(now, again).describe());
        }
        lines.add("hook confirm-traffic-increase: yes, until the route shows " + permille + " permille");
        return lines;
    }
}
