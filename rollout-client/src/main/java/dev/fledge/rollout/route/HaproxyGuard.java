package dev.fledge.rollout.route;

import dev.fledge.rollout.Guard;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.Optional;

/** Says whether HAProxy's own check takes the canary off when the lease endpoint dies. */
record HaproxyGuard(HaproxyNodes nodes, HaproxyNames names) {
    /** Reads the running check of the canary on each node and compares it with what was declared. */
    Guard of(Optional<LeaseCheck> declared) {
        if (declared.isEmpty()) {
            return new Guard.None(
                    "the canary server has no declared check of a lease endpoint; write 'option httpchk GET"
                            + " /lease/app' in the backend and 'check addr A port P inter 200ms fall 1 rise 2 on-marked-down"
                            + " shutdown-sessions' in the line of server " + names.canary()
                            + ", and declare it by leaseCheck()");
        }
        LeaseCheck check = declared.get();
        try {
            nodes.readAll(Deadline.after(
                    nodes.settings().answerWithin(), nodes.settings().time()));
        } catch (IOException e) {
            return new Guard.None("whether a check guards the canary could not be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Guard.None("whether a check guards the canary could not be read: interrupted");
        }
        for (HaproxyNode node : nodes.all()) {
            String missing = missing(node, check);
            if (!missing.isEmpty()) {
                return new Guard.None(missing);
            }
        }
        return new Guard.Pulled(
                "HAProxy asks " + Addresses.text(check.endpoint()) + " each " + check.inter(), check.bound());
    }

    private String missing(HaproxyNode node, LeaseCheck check) {
        Optional<HaproxyServer> canary = node.last().map(HaproxyBackend::canary);
        if (canary.isEmpty() || !node.unreadable().isEmpty()) {
            return node.unreadable();
        }
        if (!canary.get().checkedAt(check.endpoint()) || canary.get().checkFall() != check.fall()) {
            return node.name() + " does not check " + names.canaryServer() + " at " + Addresses.text(check.endpoint())
                    + " with fall " + check.fall() + "; write '" + check.line()
                    + "' in its line and 'option httpchk GET /lease/app' in the backend, and reload";
        }
        boolean shown = !canary.get().open() || canary.get().checkStatus().startsWith("L7OK");
        return shown
                ? ""
                : node.name() + " checks " + names.canaryServer() + " at the lease endpoint, but the check says "
                        + canary.get().checkStatus()
                        + ": only L7OK shows that it asks by HTTP; write 'option httpchk GET /lease/app' in the backend";
    }
}
