package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the rounds that ended in an interval came to on one arm: in total and question by question. Immutable. */
public final class SyntheticWindow {
    private final Arm arm;
    private final Interval interval;
    private final boolean complete;
    private final SyntheticSummary total;
    private final Map<String, SyntheticSummary> checks;

    private SyntheticWindow(Arm arm, Interval interval, boolean complete, Counting counted) {
        this.arm = arm;
        this.interval = interval;
        this.complete = complete;
        this.total = counted.total.summary();
        Map<String, SyntheticSummary> summaries = new LinkedHashMap<>();
        counted.checks.forEach((check, tally) -> summaries.put(check, tally.summary()));
        this.checks = Collections.unmodifiableMap(summaries);
    }

    static SyntheticWindow of(Arm arm, Interval interval, Iterable<RoundHistory> histories) {
        Counting counting = new Counting();
        boolean complete = true;
        for (RoundHistory history : histories) {
            complete &= history.reaches(interval);
            history.count(arm, interval, counting);
        }
        return new SyntheticWindow(arm, interval, complete, counting);
    }

    /** Returns whose answers these are. */
    public Arm arm() {
        return arm;
    }

    /** Returns the time within which the rounds ended. */
    public Interval interval() {
        return interval;
    }

    /** Returns whether all rounds of the interval are still kept; if not, the counts are of the latest ones only. */
    public boolean complete() {
        return complete;
    }

    /** Returns the summary of all questions. */
    public SyntheticSummary total() {
        return total;
    }

    /** Returns the summary of each question by its name, such as {@code where2eat > health}, in the order they were first asked. */
    public Map<String, SyntheticSummary> checks() {
        return checks;
    }

    /** Returns the window as lines: the total and each question. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(arm.label() + " " + total + (complete ? "" : " (not complete)"));
        checks.forEach((check, summary) ->
                text.append("\n  ").append(check).append("  ").append(summary));
        return text.toString();
    }

    /** Counts in total and by question. */
    private static final class Counting implements RoundCount {
        private final Tally total = new Tally();
        private final Map<String, Tally> checks = new LinkedHashMap<>();

        @Override
        public void add(KeptArm round) {
            total.add(round);
            for (int i = 0; i < round.checks().size(); i++) {
                checks.computeIfAbsent(round.checks().get(i), check -> new Tally())
                        .add(round.outcome(i), round.latencyNanos(i));
            }
        }
    }
}
