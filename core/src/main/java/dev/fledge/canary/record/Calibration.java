package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.canary.stat.ExactTail;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often a policy goes back without reason, and what it finds, measured on records of healthy runs. Immutable.
 *
 * <p>The baseline of each record is split at random into two arms that are alike, again and again, and judged: every rollback is
 * a false one. Then the canary's arm is made worse by known changes. Errors fall on requests at random, and latencies are
 * multiplied. Whatever both arms have in common, such as load, drift and outages, stays as it was recorded; what only one
 * canary has, such as a slow node or failing sessions, cannot be made from the baseline.
 */
public final class Calibration {
    private static final double CONFIDENCE_LEFT_OUT = 0.05;

    private final CanaryPolicy policy;
    private final Setup setup;
    private final Outcome alike;
    private final List<Outcome> changed;

    /**
     * What came of one change, over all splits.
     *
     * @param change what was made worse, such as {@code server-errors + 5.0 %}; {@code none} for arms that are alike
     * @param rolledBack how many splits went back
     * @param promoted how many were promoted
     * @param after the median time to the rollback; empty if there was none
     */
    public record Outcome(String change, long rolledBack, long promoted, Optional<Duration> after) {}

    private record Setup(int splits, long seed, double share, int records) {}

    private Calibration(CanaryPolicy policy, Setup setup, Outcome alike, List<Outcome> changed) {
        this.policy = policy;
        this.setup = setup;
        this.alike = alike;
        this.changed = List.copyOf(changed);
    }

    /** Starts the calibration of a policy. */
    public static Builder of(CanaryPolicy policy) {
        return new Builder(policy);
    }

    /** Returns how many splits were judged, of all records together, for each change. */
    public int splits() {
        return setup.splits();
    }

    /** Returns what came of arms that are alike. */
    public Outcome alike() {
        return alike;
    }

    /** Returns what came of each change. */
    public List<Outcome> changed() {
        return changed;
    }

    /** Returns the share of splits into arms alike that went back, 0 to 1. */
    public double falseRollbackShare() {
        return (double) alike.rolledBack() / setup.splits();
    }

    /**
     * Returns the share of false rollbacks that is not exceeded, with 95 % confidence.
     *
     * @see "Clopper and Pearson, The use of confidence or fiducial limits illustrated in the case of the binomial (1934)"
     */
    public double falseRollbacksAtMost() {
        long seen = alike.rolledBack();
        if (seen >= setup.splits()) {
            return 1;
        }
        double low = 1e-12;
        double high = 1 - 1e-12;
        for (int i = 0; i < 100; i++) {
            double middle = 0.5 * (low + high);
            if (ExactTail.binomial(seen, setup.splits(), middle) > CONFIDENCE_LEFT_OUT) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /**
     * Returns whether the policy keeps its promise on these records: a pass if false rollbacks are surely below its
     * {@code falseRollback}, a fail if they are surely above, else inconclusive.
     */
    public Finding finding() {
        double limit = policy.falseRollback();
        double atMost = falseRollbacksAtMost();
        long seen = alike.rolledBack();
        boolean above = seen > 0 && 1 - ExactTail.binomial(seen - 1, setup.splits(), limit) < CONFIDENCE_LEFT_OUT;
        Verdict verdict = atMost <= limit ? Verdict.PASS : above ? Verdict.FAIL : Verdict.INCONCLUSIVE;
        String more = verdict == Verdict.INCONCLUSIVE ? "; more splits would tell" : "";
        return Finding.of(verdict, "false rollbacks")
                .reason(verdict == Verdict.PASS ? "KEPT" : above ? "NOT_KEPT" : "TOO_FEW_SPLITS")
                .message(String.format(
                        Locale.ROOT,
                        "false rollbacks: %d of %d splits into arms that are alike went back (%s), at most %s with 95 %%"
                                + " confidence; the policy allows %s%s",
                        seen,
                        setup.splits(),
                        percent(falseRollbackShare()),
                        percent(atMost),
                        percent(limit),
                        more))
                .fact("share", percent(falseRollbackShare()))
                .fact("at most", percent(atMost))
                .fact("limit", percent(limit))
                .build();
    }

    /** Returns all numbers as text: how they were measured, then a table with a line for each change. */
    public String toText() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("change", "rolled back", "after (median)", "promoted", "held"));
        rows.add(row(alike));
        changed.forEach(outcome -> rows.add(row(outcome)));
        return String.format(
                        Locale.ROOT,
                        "%s: %d splits of %d record%s, %s of the requests to the canary's arm, seed %d\n",
                        policy.name(),
                        setup.splits(),
                        setup.records(),
                        setup.records() == 1 ? "" : "s",
                        percent(setup.share()),
                        setup.seed())
                + TextTable.of(rows);
    }

    private List<String> row(Outcome outcome) {
        double all = setup.splits();
        long held = setup.splits() - outcome.rolledBack() - outcome.promoted();
        return List.of(
                outcome.change(),
                percent(outcome.rolledBack() / all),
                outcome.after().map(after -> after.toSeconds() + " s").orElse("-"),
                percent(outcome.promoted() / all),
                percent(held / all));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    /** Collects how to calibrate. Not thread-safe. */
    public static final class Builder {
        private final CanaryPolicy policy;
        private int splits = 300;
        private long seed = 1;
        private double share = 0.05;

        private Builder(CanaryPolicy policy) {
            this.policy = Check.notNull("policy", policy);
        }

        /**
         * Sets how many splits are judged; 300 by default, which shows a false-rollback share below 1 %.
         *
         * @throws IllegalArgumentException if it is not from 1 to 1 000 000
         */
        public Builder splits(int splits) {
            this.splits = (int) Check.inRange("splits", (long) splits, 1, 1_000_000);
            return this;
        }

        /** Sets the seed of the splits; 1 by default. The same seed gives the same numbers. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Sets the share of the baseline's requests that goes to the canary's arm; 0.05 by default.
         *
         * @throws IllegalArgumentException if it is not from 0.001 to 0.5
         */
        public Builder canaryShare(double share) {
            this.share = Check.inRange("share of the canary", share, 0.001, 0.5);
            return this;
        }

        /**
         * Splits and judges the records, turn by turn. Takes time in proportion to the splits, the changes and the slices of a
         * record.
         *
         * @param records of healthy runs
         * @throws IllegalArgumentException if there is no record, or one without data on a metric that the policy reads, of which
         *     nothing could be shown
         */
        public Calibration run(List<RunRecord> records) {
            if (records.isEmpty()) {
                throw new IllegalArgumentException("there is no record to calibrate on; give one of a healthy run");
            }
            records.forEach(this::requireData);
            Dice dice = new Dice(seed);
            ArmSplit split = new ArmSplit(policy, share, dice);
            Outcome alike = outcome(split, records, Change.NONE);
            List<Outcome> changed = new ArrayList<>();
            for (Change change : Change.of(policy)) {
                changed.add(outcome(split, records, change));
            }
            return new Calibration(policy, new Setup(splits, seed, share, records.size()), alike, changed);
        }

        /** A policy that sees nothing never goes back, which would look like a policy that keeps its promise. */
        private void requireData(RunRecord record) {
            for (String metric : policy.metrics()) {
                boolean seen = record.observations().stream()
                        .anyMatch(observation -> observation instanceof Observation.Seen batch
                                && batch.query().arm() == Arm.BASELINE
                                && batch.query().metric().equals(metric)
                                && !(batch.data() instanceof MetricData.NoData)
                                && batch.at().isAfter(record.opened()));
                if (!seen) {
                    throw new IllegalArgumentException("policy " + policy.name() + " reads '" + metric
                            + "', but the record opened at " + record.opened()
                            + " has no data on it of the baseline, which is what is split; it has " + record.metrics());
                }
            }
        }

        private Outcome outcome(ArmSplit split, List<RunRecord> records, Change change) {
            long promoted = 0;
            List<Duration> rollbacks = new ArrayList<>();
            for (int i = 0; i < splits; i++) {
                Replay replay = Replay.of(policy, split.split(records.get(i % records.size()), change));
                if (replay.decision() == Decision.ROLLBACK) {
                    rollbacks.add(replay.after());
                } else if (replay.decision() == Decision.PROMOTE) {
                    promoted++;
                }
            }
            rollbacks.sort(Duration::compareTo);
            Optional<Duration> median =
                    rollbacks.isEmpty() ? Optional.empty() : Optional.of(rollbacks.get((rollbacks.size() - 1) / 2));
            return new Outcome(change.toString(), rollbacks.size(), promoted, median);
        }
    }
}
