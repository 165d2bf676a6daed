package dev.fledge.rollout.kubernetes;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.DeploymentLook.Stage;
import dev.fledge.rollout.kubernetes.DeploymentSteps.Step;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way: looks, writes the next of what is left, looks again, until everything is seen. Whether a write was
 * carried out is never presumed: the next look tells. Not thread-safe.
 */
final class DeploymentRun {
    private static final int TRIES = 5;
    private static final int REPEATS = 3;

    private final DeploymentTarget target;
    private final Command command;
    private final Deadline deadline;
    private final BooleanSupplier superseded;
    private final boolean urgent;
    private final Map<String, Integer> sent = new HashMap<>();
    private boolean written;
    private int conflicts;
    private int failures;
    private OptionalLong unschedulableSince = OptionalLong.empty();
    private @Nullable String uid;

    DeploymentRun(DeploymentTarget target, Command command, Deadline deadline, BooleanSupplier superseded) {
        this.target = target;
        this.command = command;
        this.deadline = deadline;
        this.superseded = superseded;
        this.urgent = DeploymentTarget.urgent(command);
    }

    Outcome outcome() throws IOException, InterruptedException {
        while (true) {
            Optional<Outcome> end = turn();
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    /** Looks once and does one thing. */
    private Optional<Outcome> turn() throws IOException, InterruptedException {
        Optional<DeploymentLook> looked = look();
        if (looked.isEmpty()) {
            return Optional.empty();
        }
        DeploymentLook look = looked.get();
        Snapshot seen = target.seen(look);
        DeploymentCommands.Decision decision = decide(look, seen);
        if (decision instanceof DeploymentCommands.Decision.Stop stop) {
            return Optional.of(afterWrites(stop.outcome(), seen));
        }
        DeploymentAim aim = ((DeploymentCommands.Decision.Go) decision).aim();
        boolean hurried = deadline.elapsed().multipliedBy(2).compareTo(deadline.allowed()) > 0;
        DeploymentSteps steps = target.steps(look, aim, hurried);
        List<Step> left = steps.left();
        if (!left.isEmpty() && left.get(0).awaiting().isEmpty()) {
            boolean late = deadline.passed() && !urgent;
            return late
                    ? unproved("nothing was written, since the deadline had passed", seen)
                    : write(left.get(0), seen);
        }
        Optional<String> missing =
                left.isEmpty() ? undone(steps, look, seen) : left.get(0).awaiting();
        return missing.isEmpty() ? Optional.of(proved(seen)) : waiting(missing.get(), aim, look, seen);
    }

    private Optional<DeploymentLook> look() throws IOException, InterruptedException {
        try {
            DeploymentLook look = target.look(command, deadline);
            failures = 0;
            return Optional.of(look);
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    private DeploymentCommands.Decision decide(DeploymentLook look, Snapshot seen) throws IOException {
        String before = uid == null ? target.capturedUid().orElse("") : uid;
        uid = look.stable().uid();
        if (!before.isEmpty() && !before.equals(uid) && !(command instanceof Command.Abort)) {
            return target.commands().gone(before, look, seen);
        }
        return target.commands().decide(command, look, seen);
    }

    private Outcome afterWrites(Outcome outcome, Snapshot seen) {
        return written && outcome instanceof Outcome.Refused refused
                ? new Outcome.Failed(refused.why(), seen)
                : outcome;
    }

    private Optional<Outcome> write(Step step, Snapshot seen) throws IOException, InterruptedException {
        WriteRequest request = step.request();
        if (superseded.getAsBoolean()) {
            return Optional.of(
                    new Outcome.Conflict(command.describe(), "an abort or a rollback that came later", seen));
        }
        Optional<Outcome> fought = fought(request, seen);
        if (fought.isPresent()) {
            return fought;
        }
        try {
            request.send(target.client(command), target.atLeastOneRequest(deadline));
            sent.merge(request.what(), 1, Integer::sum);
            written = true;
            conflicts = 0;
            failures = 0;
            return Optional.empty();
        } catch (KubernetesException e) {
            return refused(request, e, seen);
        } catch (IOException e) {
            // The answer was lost, and perhaps the request: the next look tells which.
            written = true;
            failed(e);
            return Optional.empty();
        }
    }

    private Optional<Outcome> refused(WriteRequest request, KubernetesException e, Snapshot seen)
            throws IOException, InterruptedException {
        if (e.conflict() || e.notFound()) {
            conflicts++;
            boolean goOn = urgent ? !deadline.passed() || conflicts < TRIES : conflicts < TRIES;
            deadline.sleepAtMost(conflicts > 1 ? target.poll() : Duration.ZERO);
            return goOn
                    ? Optional.empty()
                    : Optional.of(new Outcome.Conflict(
                            "to " + request.what() + " as it was read",
                            "that it was changed meanwhile, " + conflicts + " times in a row: " + e.getMessage(),
                            seen));
        }
        if (e.code() == 429 || e.code() >= 500) {
            failed(e);
            return Optional.empty();
        }
        String why = String.valueOf(e.getMessage());
        return Optional.of(written ? new Outcome.Failed(why, seen) : new Outcome.Refused(why));
    }

    private void failed(IOException e) throws IOException, InterruptedException {
        boolean goOn = ++failures < TRIES || (urgent && !deadline.passed());
        if (!goOn) {
            throw e;
        }
        deadline.sleepAtMost(target.poll());
    }

    /** Returns that somebody else undoes what we write; empty if nobody is seen to. */
    private Optional<Outcome> fought(WriteRequest request, Snapshot seen) throws InterruptedException {
        if (sent.getOrDefault(request.what(), 0) < REPEATS) {
            return Optional.empty();
        }
        if (urgent) {
            deadline.sleepAtMost(target.poll());
            return deadline.passed()
                    ? unproved("an end of somebody else undoing: " + request.what(), seen)
                    : Optional.empty();
        }
        String suspects = seen.problems().isEmpty()
                ? "see managedFields of " + request.ref() + " (kubectl get --show-managed-fields) for who does it"
                : String.join("; ", seen.problems());
        return Optional.of(new Outcome.Conflict(
                "to " + request.what(), "that somebody else undid it " + REPEATS + " times: " + suspects, seen));
    }

    private Optional<String> undone(DeploymentSteps steps, DeploymentLook look, Snapshot seen) throws IOException {
        Optional<String> missing = steps.missing();
        if (missing.isPresent()) {
            return missing;
        }
        if (urgent && !seen.drained()) {
            return Optional.of("the pods of the canary to end, or the settle time to pass");
        }
        boolean formerLeft = command instanceof Command.Rollback && !target.drainedOfFormer(look);
        return formerLeft ? Optional.of("the pods of the version before the rollback to end") : Optional.empty();
    }

    private Outcome proved(Snapshot seen) {
        if (deadline.passed()) {
            return new Outcome.Unproved("reading it back in time", seen);
        }
        Proof proof = command.provenBy();
        return written ? new Outcome.Reached(proof, seen) : new Outcome.AlreadySo(proof, seen);
    }

    private Optional<Outcome> waiting(String missing, DeploymentAim aim, DeploymentLook look, Snapshot seen)
            throws IOException, InterruptedException {
        if (superseded.getAsBoolean()) {
            return Optional.of(
                    new Outcome.Conflict(command.describe(), "an abort or a rollback that came later", seen));
        }
        Optional<String> failure = failure(aim, look);
        if (failure.isPresent()) {
            return Optional.of(new Outcome.Failed(failure.get(), seen));
        }
        if (deadline.passed()) {
            return unproved(missing, seen);
        }
        deadline.sleepAtMost(target.poll());
        return Optional.empty();
    }

    private static Optional<Outcome> unproved(String missing, Snapshot seen) {
        return Optional.of(new Outcome.Unproved(missing, seen));
    }

    /** Returns why what is waited for will not come. */
    private Optional<String> failure(DeploymentAim aim, DeploymentLook look) throws IOException {
        List<RolloutProgress> moving = new ArrayList<>();
        if (aim.stable().complete()) {
            moving.add(look.stableProgress());
        }
        if (aim.canary().stage() == Stage.HELD || aim.canary().stage() == Stage.OPEN) {
            look.canaryProgress().ifPresent(moving::add);
        }
        String homeless = moving.stream()
                .flatMap(progress -> progress.unschedulable().stream())
                .collect(Collectors.joining("; "));
        return moving.stream()
                .flatMap(progress -> progress.failure().stream())
                .findFirst()
                .or(() -> lastingly(homeless));
    }

    private Optional<String> lastingly(String homeless) {
        long now = target.time().nanoTime();
        if (homeless.isEmpty()) {
            unschedulableSince = OptionalLong.empty();
            return Optional.empty();
        }
        if (unschedulableSince.isEmpty()) {
            unschedulableSince = OptionalLong.of(now);
        }
        boolean lasts = now - unschedulableSince.getAsLong()
                >= target.unschedulableFor().toNanos();
        return lasts ? Optional.of(homeless) : Optional.empty();
    }
}
