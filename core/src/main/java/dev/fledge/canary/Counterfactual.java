package dev.fledge.canary;

import dev.fledge.canary.stat.ExactTail;
import java.util.Optional;
import java.util.function.LongPredicate;

/** What would have been decided, had the canary shown a little more or less. Reckoned by the exact test at the deadline. */
final class Counterfactual {
    private static final long MOST_REQUESTS = 1_000_000_000_000L;

    private static final Words LONGER = new Words("took longer", "taken longer", "within the limit");

    private Counterfactual() {}

    /**
     * Requests of the canary that are bad, and the test that says how many may be.
     *
     * @param bad seen bad ones
     * @param all seen ones
     * @param ceiling the share that must not be reached
     * @param words what a bad one is
     */
    private record Shares(long bad, long all, double ceiling, Words words) {
        boolean proved(long badThen, long allThen, double level) {
            return ExactTail.binomial(badThen, allThen, ceiling) <= level;
        }

        /** The most bad ones with which it would pass; -1 if none would do. */
        long most(double level) {
            return Counterfactual.most(all, then -> proved(then, all, level));
        }
    }

    /**
     * What a bad request is, in three forms.
     *
     * @param did such as {@code failed}
     * @param had such as {@code failed}, after {@code had}
     * @param good what the others are, such as {@code without a failure}
     */
    private record Words(String did, String had, String good) {}

    /** Says how many more bad requests it could have had. */
    static String allowed(RuleEvidence rule, SequentialRun run) {
        return shares(rule)
                .map(shares -> {
                    long most = shares.most(run.policy().falsePromote() / 2);
                    return most > shares.bad()
                            ? "; it would still pass if " + most + " of " + shares.all() + " "
                                    + shares.words().did()
                            : "";
                })
                .orElse("");
    }

    /** Says with how many bad requests it would have passed. */
    static String wouldHavePassed(RuleEvidence rule, SequentialRun run) {
        return shares(rule)
                .map(shares -> {
                    long most = shares.most(run.policy().falsePromote() / 2);
                    String had = shares.words().had();
                    return most >= 0
                            ? "; it would have passed if at most " + most + " of " + shares.all() + " had " + had
                            : "; " + shares.all() + " requests are too few to pass even if none had " + had;
                })
                .orElse("");
    }

    /** Says how many more good requests it takes. */
    static String missing(RuleEvidence rule, SequentialRun run) {
        return shares(rule)
                .map(shares -> {
                    double level = run.policy().falsePromote() / 2;
                    long needed = least(shares.all(), all -> shares.proved(shares.bad(), all, level));
                    return needed > shares.all()
                            ? (needed - shares.all()) + " more requests "
                                    + shares.words().good() + " would show it at the end of the planned time"
                            : "as it stands, the end of the planned time would show it";
                })
                .orElse("more requests are needed");
    }

    private static Optional<Shares> shares(RuleEvidence rule) {
        // A rule with two limits is not decided by the one test.
        if (rule.rule() instanceof RateRule rate
                && rate.ceiling().isPresent()
                && rate.relative().isEmpty()) {
            ArmTotals all = ((RateStream) rule.stream()).all();
            return Optional.of(new Shares(
                            (long) all.canaryBad,
                            (long) all.canary,
                            rate.ceiling().getAsDouble(),
                            new Words("failed", "failed", "without a failure")))
                    .filter(shares -> shares.ceiling() > 0);
        }
        if (rule.rule() instanceof QuantileRule quantile
                && quantile.timesBaseline().isEmpty()) {
            return ((LatencyStream) rule.stream()).seen().map(memory -> {
                FadingHistogram canary = memory.all().canary();
                double above = canary.from(Edges.maybeAbove(memory.buckets(), quantile.limitMillis()));
                return new Shares((long) above, (long) canary.total(), 1 - quantile.quantile(), LONGER);
            });
        }
        return Optional.empty();
    }

    /** The most for which it holds, from 0 to {@code limit}; -1 if it does not hold for 0. It holds up to a point and then no more. */
    private static long most(long limit, LongPredicate holds) {
        if (limit == 0 || !holds.test(0)) {
            return -1;
        }
        long low = 0;
        long high = limit;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The least for which it holds, from {@code from} on. It does not hold up to a point and then does. */
    private static long least(long from, LongPredicate holds) {
        long high = StrictMath.max(1, from);
        while (!holds.test(high) && high < MOST_REQUESTS) {
            high *= 2;
        }
        long low = from;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (holds.test(StrictMath.max(1, middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
