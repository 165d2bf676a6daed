package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The totals of the latest rounds. Bounded; knows how far back it is complete. Thread-safe. */
final class RoundHistory {
    private record Ended(Instant at, Map<Arm, RoundTally> tallies) {}

    private final int capacity;
    private final Deque<Ended> rounds = new ArrayDeque<>();
    private Optional<Instant> lastDropped = Optional.empty();

    RoundHistory(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    synchronized void add(SyntheticRound round, Iterable<Arm> arms) {
        Map<Arm, RoundTally> tallies = new EnumMap<>(Arm.class);
        for (Arm arm : arms) {
            tallies.put(arm, RoundTally.of(round.answers(arm)));
        }
        rounds.addLast(new Ended(round.endedAt(), tallies));
        if (rounds.size() > capacity) {
            Instant dropped = rounds.removeFirst().at();
            // The time of day can jump back, so the last dropped is not always the latest.
            lastDropped = lastDropped.filter(dropped::isBefore).or(() -> Optional.of(dropped));
        }
    }

    /** Returns whether no round that ended in the interval may have been dropped. */
    synchronized boolean reaches(Interval interval) {
        return lastDropped.map(dropped -> dropped.isBefore(interval.start())).orElse(true);
    }

    /** Returns the totals of the arm in each round that ended in the interval. */
    synchronized List<RoundTally> of(Arm arm, Interval interval) {
        List<RoundTally> tallies = new ArrayList<>();
        for (Ended round : rounds) {
            RoundTally tally = round.tallies().get(arm);
            if (tally != null && interval.contains(round.at())) {
                tallies.add(tally);
            }
        }
        return tallies;
    }
}
