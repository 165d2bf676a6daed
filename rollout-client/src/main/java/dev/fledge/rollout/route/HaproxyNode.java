package dev.fledge.rollout.route;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One HAProxy process that is brought to an end state and remembers what it was last brought to. Thread-safe. */
final class HaproxyNode {
    /** An answer that has come is not lost because the command's time is up; it is short enough for an abort that is late. */
    private static final Duration AT_LEAST = Duration.ofMillis(500);

    private final HaproxySocket socket;
    private final HaproxyNames names;
    private final HaproxySettings settings;
    private final ReentrantLock writes = new ReentrantLock();
    private volatile @Nullable HaproxyBackend last;
    private volatile String unreadable = "";
    private volatile String left = "";

    HaproxyNode(HaproxySocket socket, HaproxyNames names, HaproxySettings settings) {
        this.socket = socket;
        this.names = names;
        this.settings = settings;
    }

    String name() {
        return socket.name();
    }

    private TimeSource time() {
        return settings.time();
    }

    private Deadline oneAnswer(Deadline deadline) {
        Duration left = deadline.remaining();
        Duration allowed = left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left;
        return Deadline.after(
                allowed.compareTo(settings.answerWithin()) < 0 ? allowed : settings.answerWithin(), time());
    }

    HaproxyBackend read(Deadline deadline) throws IOException, InterruptedException {
        try {
            List<String> answers = socket.ask(
                    List.of("show servers state " + names.backend(), "show stat " + names.backend() + " 4 -1"),
                    oneAnswer(deadline));
            HaproxyBackend seen = HaproxyBackend.read(names, answers.get(0), answers.get(1));
            last = seen;
            unreadable = "";
            return seen;
        } catch (IOException e) {
            unreadable = name() + " cannot be read, so what it does with traffic is unknown: " + e.getMessage();
            throw e;
        }
    }

    /** Returns what was read last, if anything. */
    Optional<HaproxyBackend> last() {
        return Optional.ofNullable(last);
    }

    /** Returns why the last reading failed; empty if it did not. */
    String unreadable() {
        return unreadable;
    }

    /** Returns how the setting differs from what the last command left; empty if it does not or nothing is known. */
    Optional<Drift> drift() {
        HaproxyBackend seen = last;
        String was = left;
        if (seen == null || was.isEmpty() || was.equals(seen.setting(names))) {
            return Optional.empty();
        }
        return Optional.of(new Drift(was, seen.setting(names)));
    }

    /** What a command left and what was found later. */
    record Drift(String left, String found) {}

    /** Brings it to the goal, asking again until the deadline also while it cannot be reached. */
    Driven drive(HaproxyGoal goal, BooleanSupplier wanted, Deadline deadline) throws InterruptedException {
        Deadline patience = Deadline.after(settings.drainWithin(), time());
        boolean wrote = false;
        while (true) {
            Driven now = once(goal, wanted, patience.passed(), deadline);
            boolean first = now.wrote() && !wrote;
            wrote |= now.wrote();
            boolean open = now.state() == State.WAITING || now.state() == State.UNREACHABLE;
            if (!open || deadline.passed()) {
                return wrote ? now.afterWriting() : now;
            }
            if (!first) {
                deadline.sleepAtMost(settings.poll());
            }
        }
    }

    /** Reads it and sends what is missing. */
    private Driven once(HaproxyGoal goal, BooleanSupplier wanted, boolean impatient, Deadline deadline)
            throws InterruptedException {
        boolean wrote = false;
        try {
            HaproxyBackend now = read(deadline);
            HaproxyGoal.Step step = goal.next(now, impatient);
            if (step.done() && !deadline.passed()) {
                left = now.setting(names);
                return new Driven(State.DONE, false, "", null);
            }
            if (!step.commands().isEmpty()) {
                // Whatever comes back, it may have been carried out.
                wrote = true;
                left = "";
                if (!send(step.commands(), wanted, deadline)) {
                    return new Driven(State.OVERTAKEN, false, "an abort came meanwhile", null);
                }
            }
            String missing = step.waitingFor().isEmpty() ? "reading it back in time" : step.waitingFor();
            return new Driven(State.WAITING, wrote, missing, null);
        } catch (HaproxyException e) {
            return new Driven(State.REFUSED, wrote, message(e), e);
        } catch (IOException e) {
            return new Driven(State.UNREACHABLE, wrote, message(e), e);
        }
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private boolean send(List<String> commands, BooleanSupplier wanted, Deadline deadline)
            throws IOException, InterruptedException {
        writes.lockInterruptibly();
        try {
            if (!wanted.getAsBoolean()) {
                return false;
            }
            List<String> answers = socket.ask(commands, oneAnswer(deadline));
            for (int i = 0; i < answers.size(); i++) {
                if (!answers.get(i).isBlank() && !saysOfAddress(commands.get(i), answers.get(i))) {
                    throw new HaproxyException(name() + " answered '" + commands.get(i) + "' with: "
                            + answers.get(i).lines().findFirst().orElse(""));
                }
            }
            return true;
        } finally {
            writes.unlock();
        }
    }

    /** The one command that tells of its success; it is read back like all others. */
    private static boolean saysOfAddress(String command, String answer) {
        return command.contains(" addr ")
                && answer.endsWith("by 'stats socket command'")
                && (answer.contains("changed from") || answer.contains("no need to change"));
    }

    enum State {
        DONE,
        WAITING,
        UNREACHABLE,
        REFUSED,
        OVERTAKEN
    }

    /** What became of it. */
    record Driven(
            State state,
            boolean wrote,
            String why,
            @Nullable IOException cause) {
        /** The same, where something was written before. */
        Driven afterWriting() {
            return new Driven(state, true, why, cause);
        }
    }
}
