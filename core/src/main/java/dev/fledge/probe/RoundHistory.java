package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the latest rounds of a suite came to. Bounded; knows how far back it is complete. Thread-safe. */
final class RoundHistory {
    /** One round; {@code arms} in the order of the asked arms, the baseline first. */
    private record Ended(Instant at, List<KeptArm> arms) {}

    private final List<Arm> arms;
    private final int capacity;
    private final Deque<Ended> rounds = new ArrayDeque<>();
    private Optional<Instant> lastDropped = Optional.empty();

    RoundHistory(Set<Arm> arms, int capacity) {
        this.arms = arms.stream().sorted().toList();
        this.capacity = capacity;
    }

    boolean asks(Arm arm) {
        return arms.contains(arm);
    }

    synchronized void add(SyntheticRound round) {
        List<KeptArm> kept = arms.stream().map(arm -> keep(round, arm)).toList();
        rounds.addLast(new Ended(round.endedAt(), kept));
        if (rounds.size() > capacity) {
            Instant dropped = rounds.removeFirst().at();
            // The time of day can jump back, so the last dropped is not always the latest.
            lastDropped = lastDropped.filter(dropped::isBefore).or(() -> Optional.of(dropped));
        }
    }

    private KeptArm keep(SyntheticRound round, Arm arm) {
        List<String> before = rounds.isEmpty()
                ? List.of()
                : rounds.getLast().arms().get(arms.indexOf(arm)).checks();
        return KeptArm.of(round.results(arm), before);
    }

    /** Returns whether no round that ended in the interval may have been dropped. */
    synchronized boolean reaches(Interval interval) {
        return lastDropped.map(dropped -> dropped.isBefore(interval.start())).orElse(true);
    }

    /** Adds what the arm came to in each round that ended in the interval. */
    synchronized void count(Arm arm, Interval interval, RoundCount into) {
        int index = arms.indexOf(arm);
        if (index < 0) {
            return;
        }
        for (Ended round : rounds) {
            if (interval.contains(round.at())) {
                into.add(round.arms().get(index));
            }
        }
    }
}
