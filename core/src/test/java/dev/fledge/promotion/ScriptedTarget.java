package dev.fledge.promotion;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A target that does as told and writes down what it was told; single commands can be made to fail. */
final class ScriptedTarget implements RolloutTarget {
    /** Stands in the way of a command: returns an outcome instead of carrying it out, throws, or lets it pass. */
    interface Hindrance {
        Optional<Outcome> before(Command command, int times) throws IOException, InterruptedException;
    }

    final List<String> calls = new ArrayList<>();
    Hindrance hindrance = (command, times) -> Optional.empty();
    int weightShown = -1;
    boolean captureFails;

    private final TimeSource time;
    private final Revision oldVersion;
    private Revision stable;
    private Optional<Revision> canary = Optional.empty();
    private int weight;
    private boolean open;
    private int commands;

    ScriptedTarget(TimeSource time, Revision stable) {
        this.time = time;
        this.oldVersion = stable;
        this.stable = stable;
    }

    @Override
    public String name() {
        return "router";
    }

    @Override
    public synchronized RollbackPoint capture(Deadline deadline) throws IOException {
        if (captureFails) {
            throw new IOException("router is away");
        }
        calls.add("capture");
        return new RollbackPoint(stable, time.now());
    }

    @Override
    public synchronized Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        calls.add(command.describe());
        Optional<Outcome> hindered = hindrance.before(command, ++commands);
        if (hindered.isPresent()) {
            return hindered.get();
        }
        carryOut(command);
        return new Outcome.Reached(command.provenBy(), seen());
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Start start) {
            canary = Optional.of(start.canary());
            open = true;
        } else if (command instanceof Command.SetWeight set) {
            weight = set.permille();
            open = true;
        } else if (command instanceof Command.Promote promote) {
            stable = promote.canary();
            close();
        } else if (command instanceof Command.Abort) {
            weight = 0;
            open = false;
        } else {
            stable = ((Command.Rollback) command).to().stable();
            close();
        }
    }

    private void close() {
        canary = Optional.empty();
        weight = 0;
        open = false;
    }

    Snapshot seen() {
        Snapshot.Builder snapshot = Snapshot.of(stable, time.now());
        canary.ifPresent(snapshot::canary);
        if (open) {
            snapshot.canaryReachable();
        }
        return snapshot.weightPermille(weightShown >= 0 && weight > 0 ? weightShown : weight)
                .build();
    }

    Outcome unproved(String waitingFor) {
        return new Outcome.Unproved(waitingFor, seen());
    }

    Outcome claims(Proof proof) {
        return new Outcome.Reached(proof, seen());
    }

    boolean usersAreOnTheOldVersion() {
        return stable.equals(oldVersion) && seen().drained();
    }

    @Override
    public synchronized Snapshot snapshot(Deadline deadline) {
        return seen();
    }

    @Override
    public Flow.Publisher<Snapshot> observe() {
        throw new AssertionError("a promotion reads back what it commands; it does not need the stream");
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) {
        return List.of(command.describe());
    }

    @Override
    public Guard guard() {
        return new Guard.None("a scripted target");
    }
}
