package dev.fledge.canary.compat.kayenta;

import java.util.function.DoubleUnaryOperator;

/**
 * The interval of the Mann-Whitney test for the shift between two samples, by normal approximation with correction for
 * ties and for continuity.
 *
 * <p>Follows R's {@code wilcox.test(x, y, conf.int = TRUE, exact = FALSE)} as Kayenta ported it: the estimate keeps the
 * correction for continuity, which R dropped later.
 */
final class MannWhitney {
    /** The standard normal quantile of 0.99, for intervals of 98 %, the only level Kayenta's judge uses. */
    static final double Z_98_PERCENT = 2.3263478740408408;

    /** How far the first sample lies above the second. */
    record Shift(double lower, double upper, double estimate) {}

    private final RankSums ranks;
    private final double n;
    private final double m;

    private MannWhitney(double[] x, double[] y) {
        this.ranks = new RankSums(x, y);
        this.n = x.length;
        this.m = y.length;
    }

    /**
     * Returns the shift of {@code x} over {@code y}.
     *
     * @param z the standard normal quantile that the interval reaches on each side
     * @throws ArithmeticException if a shift ties all values, so that there is no variance
     */
    static Shift shift(double[] x, double[] y, double z) {
        MannWhitney test = new MannWhitney(x, y);
        double lower = test.root(z);
        double upper = test.root(-z);
        double lowest = test.ranks.lowestShift();
        double highest = test.ranks.highestShift();
        double estimate = BrentRoot.between(
                lowest,
                highest,
                new BrentRoot.Ends(test.standardised(lowest), test.standardised(highest)),
                test::standardised);
        return new Shift(lower, upper, estimate);
    }

    /** In extreme cases no root is inside, and the end of the range stands for it. */
    private double root(double z) {
        double lowest = ranks.lowestShift();
        double highest = ranks.highestShift();
        DoubleUnaryOperator distance = shift -> standardised(shift) - z;
        double atLowest = distance.applyAsDouble(lowest);
        double atHighest = distance.applyAsDouble(highest);
        if (atLowest <= 0) {
            return lowest;
        }
        if (atHighest >= 0) {
            return highest;
        }
        return BrentRoot.between(lowest, highest, new BrentRoot.Ends(atLowest, atHighest), distance);
    }

    /** The standardised rank sum of x less the shift. */
    private double standardised(double shift) {
        ranks.rank(shift);
        double excess = ranks.rankSum() - n * (n + 1) / 2 - n * m / 2;
        double total = n + m;
        double deviation = StrictMath.sqrt((n * m / 12) * ((total + 1) - ranks.tieTerm() / (total * (total - 1))));
        if (deviation == 0) {
            throw new ArithmeticException("all values are tied at the shift " + shift + ", so there is no interval");
        }
        return (excess - Math.signum(excess) * 0.5) / deviation;
    }
}
