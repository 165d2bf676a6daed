package dev.fledge.rollout.route;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An end state of one HAProxy process: says what is to be sent next from what was read. Pure. */
@FunctionalInterface
interface HaproxyGoal {
    /** The stable server's weight where only the canary's is given; any above 0 means the same. */
    int ALL = 100;

    /**
     * Returns what is missing.
     *
     * @param impatient whether requests in flight have had their time
     */
    Step next(HaproxyBackend now, boolean impatient);

    /** The commands to send now and what is waited for; done when there is neither. */
    record Step(List<String> commands, String waitingFor) {
        boolean done() {
            return commands.isEmpty() && waitingFor.isEmpty();
        }
    }

    /** The canary server sends to this address, at weight 0, open to whoever asks for it by a header. */
    static HaproxyGoal started(HaproxyNames names, InetSocketAddress address) {
        return (now, impatient) -> {
            HaproxyServer canary = now.canary();
            String server = names.canaryServer();
            List<String> commands = new ArrayList<>(carryAll(names, now));
            if (!canary.address().equals(Optional.of(address))) {
                commands.add("set server " + server + " state maint");
                commands.add("set server " + server + " " + Addresses.command(address));
                commands.add("set server " + server + " state ready");
            } else if (canary.maintenance() || canary.draining()) {
                commands.add("set server " + server + " state ready");
            }
            return new Step(commands, canary.open() ? "" : "its check, which says " + canary.checkStatus());
        };
    }

    /** The canary server has this weight and is open. */
    static HaproxyGoal weighed(HaproxyNames names, int permille) {
        HaproxyWeights wanted = HaproxyWeights.of(permille);
        return (now, impatient) -> {
            HaproxyServer canary = now.canary();
            if (canary.maintenance() || canary.draining()) {
                // First open, then weigh: between the two only a weight of 0 is safe.
                return new Step(
                        List.of(
                                "set server " + names.canaryServer() + " weight 0",
                                "set server " + names.canaryServer() + " state ready"),
                        "");
            }
            if (!canary.open()) {
                return new Step(List.of(), "its check, which says " + canary.checkStatus());
            }
            return new Step(now.weighs(permille) ? List.of() : weights(names, now, wanted), "");
        };
    }

    /** Orders the two so that the share between them is never above both the old and the new one, nor without a server. */
    private static List<String> weights(HaproxyNames names, HaproxyBackend now, HaproxyWeights wanted) {
        String stable = "set server " + names.stableServer() + " weight " + wanted.stable();
        String canary = "set server " + names.canaryServer() + " weight " + wanted.canary();
        boolean canaryFirst =
                now.stable().weight() > 0 && (wanted.canary() < now.canary().weight() || wanted.stable() == 0);
        return canaryFirst ? List.of(canary, stable) : List.of(stable, canary);
    }

    /** Nothing reaches the canary server and nothing is left in it. */
    static HaproxyGoal closed(HaproxyNames names) {
        return (now, impatient) -> {
            HaproxyServer canary = now.canary();
            List<String> commands = new ArrayList<>(carryAll(names, now));
            if (!canary.maintenance()) {
                commands.add("set server " + names.canaryServer() + " state maint");
            } else if (canary.inFlight() > 0 && impatient) {
                commands.add("shutdown sessions server " + names.canaryServer());
            }
            return new Step(commands, inFlight(canary));
        };
    }

    /** Nothing reaches the canary server, and the stable server sends to this address. */
    static HaproxyGoal movedBack(HaproxyNames names, InetSocketAddress address) {
        HaproxyGoal closed = closed(names);
        return (now, impatient) -> {
            List<String> commands = new ArrayList<>(pointed(names, now, address));
            Step step = closed.next(now, impatient);
            commands.addAll(step.commands());
            return new Step(commands, now.stable().open() ? step.waitingFor() : stableDown(now));
        };
    }

    /** The stable server sends to this address and takes all; the canary server ends what it has and is closed. */
    static HaproxyGoal promoted(HaproxyNames names, InetSocketAddress address) {
        return (now, impatient) -> {
            HaproxyServer canary = now.canary();
            List<String> commands = new ArrayList<>(pointed(names, now, address));
            if (!now.stable().open()) {
                return new Step(commands, stableDown(now));
            }
            commands.addAll(carryAll(names, now));
            if (canary.maintenance()) {
                return new Step(commands, "");
            }
            boolean drained = impatient || (commands.isEmpty() && canary.inFlight() == 0);
            if (drained) {
                commands.add("set server " + names.canaryServer() + " state maint");
            } else if (!canary.draining()) {
                // Not maint: with on-marked-down shutdown-sessions that would cut the requests of good users.
                commands.add("set server " + names.canaryServer() + " state drain");
            }
            return new Step(commands, inFlight(canary));
        };
    }

    private static List<String> pointed(HaproxyNames names, HaproxyBackend now, InetSocketAddress address) {
        boolean there = now.stable().address().equals(Optional.of(address));
        return there ? List.of() : List.of("set server " + names.stableServer() + " " + Addresses.command(address));
    }

    /** First somebody who takes the requests, then nobody else. */
    private static List<String> carryAll(HaproxyNames names, HaproxyBackend now) {
        List<String> commands = new ArrayList<>();
        if (now.stable().weight() == 0) {
            commands.add("set server " + names.stableServer() + " weight " + ALL);
        }
        if (now.canary().weight() != 0) {
            commands.add("set server " + names.canaryServer() + " weight 0");
        }
        return commands;
    }

    private static String inFlight(HaproxyServer server) {
        return server.inFlight() == 0 ? "" : "the end of " + server.inFlight() + " requests to the canary";
    }

    private static String stableDown(HaproxyBackend now) {
        return "the stable server to be up; it is " + now.stable().setting() + " and its check says "
                + now.stable().checkStatus();
    }
}
