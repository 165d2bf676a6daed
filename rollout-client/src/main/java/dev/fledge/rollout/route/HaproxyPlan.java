package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a command would send to HAProxy. */
record HaproxyPlan(HaproxyNodes nodes, HaproxyNames names, Snapshot now) {
    List<String> of(Command command) {
        if (command instanceof Command.Start start) {
            boolean there = now.canary().equals(Optional.of(start.canary()));
            return there
                    ? nodes.plan(HaproxyGoal.started(names, nodes.canaryAddress()))
                    : List.of("start " + start.canary(), "point " + names.canaryServer() + " at it, at weight 0");
        }
        if (command instanceof Command.SetWeight weight) {
            return nodes.plan(HaproxyGoal.weighed(names, weight.permille()));
        }
        if (command instanceof Command.Promote promote) {
            boolean there = now.stable().equals(promote.canary());
            return there && now.canary().isEmpty()
                    ? List.of()
                    : nodes.plan(HaproxyGoal.promoted(names, there ? nodes.stableAddress() : nodes.canaryAddress()));
        }
        if (command instanceof Command.Abort) {
            return nodes.plan(HaproxyGoal.closed(names));
        }
        Revision to = ((Command.Rollback) command).to().stable();
        List<String> lines = new ArrayList<>(nodes.plan(HaproxyGoal.closed(names)));
        if (!now.stable().equals(to)) {
            lines.add("start " + to + ", unless it runs");
            lines.add("point " + names.stableServer() + " at it");
            lines.add("end " + now.stable());
        }
        now.canary().ifPresent(canary -> lines.add("end " + canary));
        return lines;
    }
}
