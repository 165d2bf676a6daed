package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a Rollout to a goal: read, decide, write, read again. A write that was refused by its guard, or whose answer was
 * lost, is never repeated as it was: the next reading decides anew.
 */
final class Drive {
    // Enough for a storm of other writers and for a flapping connection, and few enough to end.
    private static final int MOST_REFUSALS = 12;
    private static final int MOST_LOST = 8;
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final RolloutReader reader;
    private final KubernetesClient client;
    private final TimeSource time;
    private final Duration poll;
    private final Consumer<Snapshot> seen;
    private volatile @Nullable Snapshot last;

    Drive(RolloutReader reader, KubernetesClient client, TimeSource time, Duration poll, Consumer<Snapshot> seen) {
        this.reader = reader;
        this.client = client;
        this.time = time;
        this.poll = poll;
        this.seen = seen;
    }

    /** Runs one goal. @throws IOException if the API could not be asked, also after several tries */
    Outcome to(Goal goal, Proof proof, Deadline deadline) throws IOException, InterruptedException {
        try {
            return new Run(goal, proof, deadline).end();
        } catch (GoneException e) {
            return gone(e);
        }
    }

    /** What a goal would send now. */
    List<String> plan(Goal goal, Deadline deadline) throws IOException, InterruptedException {
        Seen now = reader.read(deadline);
        Move move = goal.next(now, deadline);
        List<String> lines = new ArrayList<>();
        if (move instanceof Move.Write write) {
            write.sendings().forEach(sending -> lines.add(sending.describe()));
            lines.addAll(goal.later(now));
        } else if (move instanceof Move.Wait wait) {
            lines.add("wait for " + wait.what());
            lines.addAll(goal.later(now));
        } else if (move instanceof Move.End end) {
            lines.add("nothing is sent: " + end.outcome().describe());
        }
        return lines;
    }

    private Outcome gone(GoneException e) {
        Snapshot known = last;
        return known == null
                ? new Outcome.Refused(String.valueOf(e.getMessage()))
                : new Outcome.Conflict(e.expected(), e.found(), known);
    }

    private final class Run {
        private final Goal goal;
        private final Proof proof;
        private final Deadline deadline;
        private final RolloutReader own;
        private final KubernetesClient sender;
        private boolean written;
        private boolean wrote;
        private int refusals;
        private int lost;
        private String waitingFor = "its turn; the deadline had passed and nothing was written";
        private String refusal = "";

        private Run(Goal goal, Proof proof, Deadline deadline) {
            this.goal = goal;
            this.proof = proof;
            this.deadline = deadline;
            this.own = goal.urgent() ? reader.urgent() : reader;
            this.sender = goal.urgent() ? client.urgent() : client;
        }

        private Outcome end() throws IOException, InterruptedException {
            while (true) {
                Seen now = read();
                Snapshot snapshot = Seen.with(now.snapshot(), goal.notes());
                seen.accept(snapshot);
                last = snapshot;
                boolean late = deadline.passed();
                if (late && (written || !goal.urgent())) {
                    return new Outcome.Unproved(waitingFor, snapshot);
                }
                Move move = goal.next(now, allowing());
                if (move instanceof Move.End end) {
                    return end.outcome();
                }
                if (move instanceof Move.Write write) {
                    if (refusals > MOST_REFUSALS) {
                        return new Outcome.Conflict(
                                "a moment without other writers",
                                refusals + " refusals, the last: " + refusal,
                                snapshot);
                    }
                    waitingFor = write.what();
                    if (wrote) {
                        // Refused, or undone at once: others write too.
                        deadline.sleepAtMost(poll);
                    }
                    wrote = true;
                    send(write);
                    if (late) {
                        return new Outcome.Unproved(waitingFor, snapshot);
                    }
                    // A reading at once: most writes are seen by then, and a refused one is decided anew.
                    continue;
                }
                wrote = false;
                if (move instanceof Move.Wait wait) {
                    waitingFor = wait.what();
                } else if (!late && (proof != Proof.DRAINED || snapshot.drained())) {
                    Snapshot last = Seen.with(now.snapshot(), goal.notes());
                    return written ? new Outcome.Reached(proof, last) : new Outcome.AlreadySo(proof, last);
                } else {
                    waitingFor = "the end of requests that the canary may still be answering";
                }
                if (late) {
                    return new Outcome.Unproved(waitingFor, snapshot);
                }
                deadline.sleepAtMost(poll);
            }
        }

        private Deadline allowing() {
            return deadline.remaining().compareTo(LAST_WORD) < 0 ? Deadline.after(LAST_WORD, time) : deadline;
        }

        private Seen read() throws IOException, InterruptedException {
            while (true) {
                try {
                    return own.read(allowing());
                } catch (GoneException e) {
                    throw e;
                } catch (KubernetesException e) {
                    if (e.code() < 500 && e.code() != 429) {
                        throw e;
                    }
                    unread(e);
                } catch (IOException e) {
                    unread(e);
                }
            }
        }

        private void unread(IOException e) throws IOException, InterruptedException {
            if (deadline.passed()) {
                throw e;
            }
            lost(e);
        }

        // Whether the deadline has passed or not, a lost answer is read back: what was written is to be told.
        private void lost(IOException e) throws IOException, InterruptedException {
            lost++;
            if (lost > MOST_LOST) {
                throw e;
            }
            deadline.sleepAtMost(poll);
        }

        private void send(Move.Write write) throws IOException, InterruptedException {
            for (Sending sending : write.sendings()) {
                try {
                    sending.send(sender, allowing());
                    written = true;
                } catch (KubernetesException e) {
                    if (e.conflict() || e.code() == 422) {
                        refusals++;
                        refusal = String.valueOf(e.getMessage());
                        return;
                    }
                    if (e.code() < 500 && e.code() != 429) {
                        if (!goal.refused(e)) {
                            throw e;
                        }
                        return;
                    }
                    written = true;
                    lost(e);
                    return;
                } catch (IOException e) {
                    // The answer was lost: it may have been done. The next reading tells.
                    written = true;
                    lost(e);
                    return;
                }
            }
            goal.accepted();
        }
    }
}
