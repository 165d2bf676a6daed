package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what a command would do to nginx. */
record NginxPlan(NginxConfigs configs, Snapshot now, Set<Revision> retiring) {
    List<String> of(Command command, Deadline deadline) throws IOException, InterruptedException {
        NginxState state = configs.running(deadline).state();
        if (command instanceof Command.Start start) {
            boolean there = now.canary().equals(Optional.of(start.canary()));
            return there ? steps(state.weighed(0), deadline) : with("start " + start.canary(), "as canary at weight 0");
        }
        if (command instanceof Command.SetWeight weight) {
            return steps(state.weighed(weight.permille()), deadline);
        }
        if (command instanceof Command.Promote promote) {
            boolean there =
                    now.stable().equals(promote.canary()) && now.canary().isEmpty();
            return there ? List.of() : with("send all to " + promote.canary(), "as stable");
        }
        if (command instanceof Command.Abort) {
            return steps(state.closed(), deadline);
        }
        Revision to = ((Command.Rollback) command).to().stable();
        boolean there = now.stable().equals(to) && now.canary().isEmpty() && retiring.isEmpty();
        return there ? List.of() : with("start " + to + ", unless it runs", "as stable, and end the others");
    }

    private static List<String> with(String first, String role) {
        return List.of(first, "write the include file with it " + role, "nginx -t", "nginx -s reload");
    }

    private List<String> steps(NginxState wanted, Deadline deadline) throws InterruptedException {
        return configs.already(wanted, deadline)
                ? List.of()
                : List.of("write the include file: " + wanted.words(), "nginx -t", "nginx -s reload");
    }
}
