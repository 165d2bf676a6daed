package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.util.List;

/**
 * The evidence on one metric: what the closed blocks of traffic showed of the canary beside its concurrent baseline.
 *
 * <p>A block closes when everything the stream reads is known up to one same instant, in a later slice than the block
 * before. It is then settled once and forgotten, so the state never grows. Not thread-safe.
 */
abstract sealed class EvidenceStream permits RateStream, LatencyStream, EventStream, GaugeStream, CheckStream {
    /** Which part of the soft evidence a stream draws on. */
    enum Kind {
        RATE,
        LATENCY,
        OTHER
    }

    /**
     * A span of time, in nanoseconds since the window opened.
     *
     * @param start included
     * @param end excluded
     */
    record Span(long start, long end) {}

    /**
     * When a block closes.
     *
     * @param slices how many slices the block spans, at least 1
     * @param warm whether the canary is still warming up, so that only a hard failure counts
     */
    record Closing(long slices, boolean warm) {}

    // An array, because every observation asks every slot and an iterator each time is most of what a step allocates.
    private final Slot[] slots;
    private long closed;
    private String trouble = "";
    private long blocks;
    private long leftOutBlocks;
    private boolean taught;
    private long lastTraffic = -1;

    EvidenceStream(List<Slot> slots) {
        this.slots = slots.toArray(new Slot[0]);
    }

    abstract Kind kind();

    /** Settles the block that the slots hold. */
    abstract void settle(Closing closing);

    /** Takes what the baseline showed before the canary was there: it teaches where to place the bets, no more. */
    abstract void learn(Arm arm, String metric, MetricData data);

    /** Ends what learn() gathered for one slice of history. */
    abstract void learned();

    /** Log odds against "the canary is no worse than its baseline". */
    abstract double blame();

    /** Whether the canary looks worse lately; too weak to blame it, enough to wait. */
    abstract boolean recentlyWorse();

    /** How many requests of the canary were judged; pairs or rounds where there are no requests. */
    abstract double judged();

    /** Forgets an open block whose arms no longer stand for the same mix, because the weight has changed. */
    abstract void dropOpenBlock();

    /** Passes all that this kind remembers. */
    abstract void passEvidence(StateCodec codec);

    final Slot slot(int i) {
        return slots[i];
    }

    final List<Slot> slots() {
        return List.of(slots);
    }

    /** What was wrong with the last block, if it had to be left out; empty if nothing. */
    final String trouble() {
        return trouble;
    }

    final long blocks() {
        return blocks;
    }

    final long leftOutBlocks() {
        return leftOutBlocks;
    }

    final void take(MetricQuery query, Span span, MetricData data) {
        for (Slot slot : slots) {
            if (slot.reads(query.metric(), query.arm())) {
                slot.take(span.start(), span.end(), data);
            }
        }
    }

    /** Notes that requests reached the canary until then. */
    final void traffic(MetricQuery query, long until) {
        for (Slot slot : slots) {
            if (slot.reads(query.metric(), query.arm())) {
                lastTraffic = StrictMath.max(lastTraffic, until);
            }
        }
    }

    /** Until when requests reached the canary, to the slice; -1 if none ever did, or where there are no requests. */
    final long lastTraffic() {
        return lastTraffic;
    }

    /** Returns the metric that counts the requests, which is what the last slot holds. */
    final String trafficMetric() {
        return slots[slots.length - 1].metric();
    }

    final void failed(MetricQuery query, long end, String why) {
        for (Slot slot : slots) {
            if (slot.reads(query.metric(), query.arm())) {
                slot.failed(end, why);
            }
        }
    }

    /** Learns from the time before the canary what is new of it. */
    final void learn(MetricQuery query, Span span, MetricData data) {
        for (Slot slot : slots) {
            if (slot.reads(query.metric(), query.arm()) && slot.learns(span.start(), span.end())) {
                learn(query.arm(), query.metric(), data);
                taught = true;
            }
        }
    }

    /** Ends one slice of the time before the canary, if there was anything new of it. */
    final void endLesson() {
        if (taught) {
            learned();
        }
        taught = false;
    }

    /** Closes the block if all that it needs is there. */
    final void advance(SliceClock clock) {
        long until = commonUntil();
        long slices = clock.sliceOf(until) - clock.sliceOf(closed);
        if (until > closed && slices > 0) {
            close(until, new Closing(slices, clock.warmAt(slots[0].from())));
        }
    }

    /** Closes the block although its slice is not over, and leaves out what came until {@code at}. */
    final void cut(long at, SliceClock clock) {
        long until = commonUntil();
        if (until > closed) {
            close(
                    until,
                    new Closing(
                            StrictMath.max(1, clock.sliceOf(until) - clock.sliceOf(closed)),
                            clock.warmAt(slots[0].from())));
        }
        dropOpenBlock();
        for (Slot slot : slots) {
            slot.restartAt(at);
        }
        closed = StrictMath.max(closed, at);
    }

    /** Returns until when all slots are known, or -1 if they do not agree. */
    private long commonUntil() {
        long until = slots.length == 0 ? -1 : slots[0].until();
        for (Slot slot : slots) {
            if (slot.until() != until) {
                return -1;
            }
        }
        return until;
    }

    private void close(long until, Closing closing) {
        trouble = troubleOf();
        if (trouble.isEmpty()) {
            settle(closing);
            blocks++;
        } else {
            leftOutBlocks++;
        }
        closed = until;
        for (Slot slot : slots) {
            slot.clear();
        }
    }

    private String troubleOf() {
        for (Slot slot : slots) {
            if (!slot.nonsense().isEmpty()) {
                return slot.metric() + " of the " + slot.arm().label() + ": " + slot.nonsense();
            }
            if (!slot.coversAs(slots[0])) {
                return slot.metric() + " of the " + slot.arm().label() + " covers other times than "
                        + slots[0].metric();
            }
        }
        return nonsense();
    }

    /** Returns what cannot be true of the block that the slots hold; empty if nothing. */
    String nonsense() {
        return "";
    }

    final void pass(StateCodec codec) {
        closed = codec.whole(closed);
        lastTraffic = codec.whole(lastTraffic);
        trouble = codec.text(trouble);
        blocks = codec.whole(blocks);
        leftOutBlocks = codec.whole(leftOutBlocks);
        passShape(codec);
        for (Slot slot : slots) {
            slot.pass(codec);
        }
        passEvidence(codec);
    }

    /** Passes what must be known before the slots can be read. */
    void passShape(StateCodec codec) {}
}
