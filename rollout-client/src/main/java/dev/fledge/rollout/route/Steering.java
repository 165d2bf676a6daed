package dev.fledge.rollout.route;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.internal.ObservedSnapshots;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Brings a router to shares and proves that it is there. Closing presumes nothing, gives up only at its deadline and ends
 * every other write that has not been sent yet. Thread-safe.
 */
final class Steering {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);
    private static final int TRIES = 5;

    private final Route route;
    private final Route urgent;
    private final CanaryWorkload workload;
    private final TimeSource time;
    private final Duration poll;
    private final Optional<RouteProbe> probe;
    private final Settling settling;
    private final Drift drift = new Drift();
    private final ObservedSnapshots observed;
    private final AtomicInteger closings = new AtomicInteger();
    private final AtomicInteger openWrites = new AtomicInteger();

    Steering(Route route, RoutedSettings<?> settings) {
        this.route = route;
        this.urgent = route.urgent();
        this.workload = settings.workload();
        this.time = settings.time;
        this.poll = settings.poll;
        this.probe = settings.probe();
        this.settling = new Settling(time, settings.takesEffect, settings.settle);
        this.observed = ObservedSnapshots.polled(
                "fledge-route", deadline -> look(deadline).snapshot(), READ_WITHIN, settings.observeEvery, time);
    }

    ObservedSnapshots observed() {
        return observed;
    }

    /** Returns how often the canary was closed by a command; who was told to open it stops when this has changed. */
    int closings() {
        return closings.get();
    }

    /** Says that the stable backend was given other processes: what was in flight to those before may last. */
    void stableChanged() {
        settling.restart();
    }

    /** Returns what somebody else's hand has left, if it is not what we left. */
    Optional<String> drift(Split found) {
        return drift.foreign(found)
                ? Optional.of(route.name() + " was set to " + found + " by somebody else, after Fledge had left it at "
                        + drift.ours() + "; " + route.fixOfDrift())
                : Optional.empty();
    }

    /** Reads router and workload. */
    Look look(Deadline deadline) throws IOException, InterruptedException {
        return look(route, deadline);
    }

    private Look look(Route route, Deadline deadline) throws IOException, InterruptedException {
        CanaryWorkload.State state = workload.state(deadline);
        Route.Reading reading = read(route, deadline);
        Split split = reading.split();
        if (split.weightPermille() > 0 && state.canary().isEmpty()) {
            throw new IOException(
                    route.name() + " sends " + split + " to a canary where nothing runs, so those requests"
                            + " fail; set the canary's weight to 0 (an abort does)");
        }
        Snapshot.Builder snapshot = Snapshot.of(state.stable(), time.now())
                .weightPermille(split.weightPermille())
                .inFlightNotCounted(settling.settled());
        state.canary().ifPresent(snapshot::canary);
        if (!split.closed()) {
            snapshot.canaryReachable();
        }
        state.problems().forEach(snapshot::problem);
        reading.obstacles().forEach(snapshot::problem);
        drift(split).ifPresent(snapshot::problem);
        Look look = new Look(reading, state, snapshot.build());
        observed.saw(look.snapshot());
        return look;
    }

    /** Reads the router alone. */
    Route.Reading read(Deadline deadline) throws IOException, InterruptedException {
        return read(route, deadline);
    }

    private Route.Reading read(Route route, Deadline deadline) throws IOException, InterruptedException {
        Route.Reading reading = route.read(deadline);
        boolean reported = reading.missing().values().stream().allMatch(String::isEmpty);
        settling.saw(reading.split(), reported);
        drift.saw(reading.split());
        return reading;
    }

    /** Opens the router that far, unless somebody closes it after {@code closings} was read. */
    Brought open(Split wanted, int closings, Deadline deadline) throws IOException, InterruptedException {
        boolean sent = false;
        IOException lost = null;
        for (int tries = 0; tries < TRIES && !deadline.passed(); tries++) {
            if (this.closings.get() != closings) {
                return Brought.not(closedMeanwhile(deadline));
            }
            Route.Reading now;
            try {
                now = read(deadline);
            } catch (IOException e) {
                if (deadline.passed()) {
                    // The deadline cut a reading off: what is unknown is whether a write before it arrived, if there
                    // was one.
                    break;
                }
                throw e;
            }
            if (now.is(wanted)) {
                return Brought.there(sent);
            }
            openWrites.incrementAndGet();
            try {
                if (this.closings.get() == closings) {
                    drift.writing(wanted);
                    sent = true;
                    if (now.write(wanted, deadline)) {
                        settling.wrote();
                        return Brought.there(true);
                    }
                }
            } catch (KubernetesException e) {
                if (definite(e)) {
                    return Brought.not(new Outcome.Refused(String.valueOf(e.getMessage())));
                }
                lost = e;
            } catch (IOException e) {
                // The answer was lost, so nobody knows: the next round reads it back.
                lost = e;
            } finally {
                openWrites.decrementAndGet();
            }
            deadline.sleepAtMost(FIRST_PAUSE.multipliedBy(1L << tries));
        }
        return Brought.not(gaveUp(wanted, lost, deadline));
    }

    private Outcome gaveUp(Split wanted, @Nullable IOException lost, Deadline deadline)
            throws IOException, InterruptedException {
        if (lost != null) {
            throw new IOException(
                    route.name() + " could not be brought to " + wanted
                            + ", and the last answer was lost: read it back;" + " " + lost.getMessage(),
                    lost);
        }
        if (deadline.passed()) {
            return new Outcome.Unproved(wanted + "; the deadline passed before it was written", snapshot(deadline));
        }
        return new Outcome.Conflict(
                route.name() + " to stay as it was read",
                "another version at each of " + TRIES + " tries; somebody writes it all the time, find out who with"
                        + " kubectl get --show-managed-fields",
                snapshot(deadline));
    }

    /** Closes the router; goes on until it is closed or the deadline has passed, and for a few seconds after one that had passed. */
    boolean close(Deadline deadline) throws IOException, InterruptedException {
        closings.incrementAndGet();
        Deadline enough = atLeastToClose(deadline);
        boolean wrote = false;
        IOException cause = null;
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                Route.Reading now = read(urgent, enough);
                if (now.is(Split.CLOSED)) {
                    return wrote;
                }
                drift.writing(Split.CLOSED);
                wrote = true;
                if (now.write(Split.CLOSED, enough)) {
                    settling.wrote();
                    return true;
                }
            } catch (IOException e) {
                if (e instanceof KubernetesException refused && definite(refused)) {
                    throw e;
                }
                if (enough.passed()) {
                    // The last one says only that there was no time left.
                    throw cause == null ? e : cause;
                }
                cause = e;
            }
            if (enough.passed()) {
                throw new IOException(route.name() + " could not be closed within " + enough.allowed()
                        + ": it changed at each try; set the canary's weight to 0 by hand");
            }
            enough.sleepAtMost(pause);
            pause = longer(pause);
        }
    }

    private Deadline atLeastToClose(Deadline deadline) {
        return deadline.remaining().compareTo(CLOSE_WITHIN) < 0 ? Deadline.after(CLOSE_WITHIN, time) : deadline;
    }

    /** Waits until the shares are shown as {@code proof} asks, and says what became of the command. */
    Outcome prove(Split wanted, Proof proof, Brought brought, int closings, Deadline deadline)
            throws IOException, InterruptedException {
        boolean wrote = brought.wrote();
        Duration pause = FIRST_PAUSE;
        while (!deadline.passed()) {
            Look look;
            try {
                look = look(wanted.closed() ? urgent : route, deadline);
            } catch (IOException e) {
                if (e instanceof KubernetesException refused && definite(refused)) {
                    throw e;
                }
                deadline.sleepAtMost(pause);
                pause = longer(pause);
                continue;
            }
            if (!look.reading().is(wanted)) {
                if (!wanted.closed()) {
                    return this.closings.get() == closings ? drifted(wanted, look) : closedMeanwhile(deadline);
                }
                // Somebody opened what was to be closed: the users come first, who it was comes later.
                wrote |= close(deadline);
                continue;
            }
            drift.settledOn(wanted);
            List<String> waiting = waiting(wanted, proof, look, deadline);
            if (waiting.isEmpty() && !deadline.passed()) {
                return wrote
                        ? new Outcome.Reached(proof, look.snapshot())
                        : new Outcome.AlreadySo(proof, look.snapshot());
            }
            deadline.sleepAtMost(pause);
            pause = longer(pause);
        }
        return unproved(wanted, proof, deadline);
    }

    private List<String> waiting(Split wanted, Proof proof, Look look, Deadline deadline)
            throws IOException, InterruptedException {
        List<String> waiting = new ArrayList<>();
        look.reading().missing().forEach((part, missing) -> {
            if (!missing.isEmpty()) {
                waiting.add(part + ": " + missing);
            }
        });
        if (!settling.inEffect()) {
            waiting.add("the " + settling.takesEffect() + " that " + route.name() + " may need to take effect");
        }
        if (!wanted.closed() && !look.state().canaryReady()) {
            waiting.add("a canary that answers");
        }
        if (proof == Proof.DRAINED && waiting.isEmpty()) {
            if (openWrites.get() > 0) {
                waiting.add("the end of a write that was under way");
            } else if (!look.snapshot().drained()) {
                waiting.add("the " + settling.settle() + " that a request may last");
            } else if (probe.isPresent() && probe.get().reachesCanary(deadline)) {
                settling.restart();
                waiting.add("the probe, whose request the canary still answered");
            }
        }
        return waiting;
    }

    private Outcome unproved(Split wanted, Proof proof, Deadline deadline) throws IOException, InterruptedException {
        Deadline last = atLeastToClose(deadline);
        Look look = look(last);
        if (!look.reading().is(wanted)) {
            return new Outcome.Unproved(route.name() + " to stay at " + wanted, look.snapshot());
        }
        Map<String, String> missing = look.reading().missing();
        long silent = missing.values().stream().filter(text -> !text.isEmpty()).count();
        if (silent > 0 && silent < missing.size()) {
            Map<String, Outcome> parts = new TreeMap<>();
            missing.forEach((part, text) -> parts.put(
                    part,
                    text.isEmpty()
                            ? new Outcome.Reached(Proof.EFFECTIVE, look.snapshot())
                            : new Outcome.Unproved(text, look.snapshot())));
            return new Outcome.Partial(parts, look.snapshot());
        }
        List<String> waiting = waiting(wanted, proof, look, last);
        return new Outcome.Unproved(
                waiting.isEmpty() ? "reading it back in time" : String.join("; ", waiting), look.snapshot());
    }

    private Outcome drifted(Split wanted, Look look) {
        return new Outcome.Conflict(
                route.name() + " to stay at " + wanted,
                look.reading().split() + "; " + route.fixOfDrift(),
                look.snapshot());
    }

    private Outcome closedMeanwhile(Deadline deadline) throws IOException, InterruptedException {
        return new Outcome.Conflict(
                "a canary that nobody takes away",
                "an abort or a rollback that came meanwhile; it goes first",
                snapshot(deadline));
    }

    /** Returns what was seen last, or reads it if nothing was. */
    Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        if (!deadline.passed()) {
            try {
                return look(deadline).snapshot();
            } catch (IOException e) {
                if (!deadline.passed()) {
                    throw e;
                }
            }
        }
        Optional<Snapshot> last = observed.last();
        return last.isPresent() ? last.get() : look(atLeastToClose(deadline)).snapshot();
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(poll) < 0 ? twice : poll;
    }

    /** Returns whether the server said no, as opposed to not now. */
    private static boolean definite(KubernetesException refused) {
        return refused.code() >= 400 && refused.code() < 500 && refused.code() != 429 && !refused.conflict();
    }
}
