package dev.fledge.canary.compat.kayenta;

import java.util.function.DoubleUnaryOperator;

/**
 * Brent's search for a zero, with the tolerance and the order of steps that R and Kayenta use, so that their last digits
 * come out the same on the stepped functions of rank tests.
 *
 * @see "R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4"
 */
final class BrentRoot {
    private static final double TOLERANCE = 1e-4;
    private static final double EPSILON = 2.220446049250313e-16;
    private static final int MOST_STEPS = 1001;

    /** The function's values at both ends. */
    record Ends(double low, double high) {}

    private final DoubleUnaryOperator function;
    /** The best point so far. */
    private double best;

    private double atBest;
    /** The best point before. */
    private double last;

    private double atLast;
    /** The point on the other side of the zero. */
    private double across;

    private double atAcross;

    private BrentRoot(double low, double high, Ends ends, DoubleUnaryOperator function) {
        this.function = function;
        this.last = low;
        this.atLast = ends.low();
        this.best = high;
        this.atBest = ends.high();
        this.across = low;
        this.atAcross = ends.low();
    }

    /** Returns where the function is zero; an end at which it is, or the last try if it does not settle. */
    static double between(double low, double high, Ends ends, DoubleUnaryOperator function) {
        if (ends.low() == 0) {
            return low;
        }
        return ends.high() == 0 ? high : new BrentRoot(low, high, ends, function).search();
    }

    private double search() {
        for (int step = 0; step < MOST_STEPS; step++) {
            double before = best - last;
            if (Math.abs(atAcross) < Math.abs(atBest)) {
                swap();
            }
            double tolerance = 2 * EPSILON * Math.abs(best) + TOLERANCE / 2;
            double half = (across - best) / 2;
            if (Math.abs(half) <= tolerance || atBest == 0) {
                return best;
            }
            double move = interpolated(before, tolerance, half);
            if (Math.abs(move) < tolerance) {
                move = move > 0 ? tolerance : -tolerance;
            }
            last = best;
            atLast = atBest;
            best += move;
            atBest = function.applyAsDouble(best);
            if ((atBest > 0 && atAcross > 0) || (atBest < 0 && atAcross < 0)) {
                across = last;
                atAcross = atLast;
            }
        }
        return best;
    }

    private void swap() {
        last = best;
        best = across;
        across = last;
        atLast = atBest;
        atBest = atAcross;
        atAcross = atLast;
    }

    /** A linear or inverse quadratic step where it promises more than halving, else the half. */
    private double interpolated(double before, double tolerance, double half) {
        if (!(Math.abs(before) >= tolerance && Math.abs(atLast) > Math.abs(atBest))) {
            return half;
        }
        double width = across - best;
        double p;
        double q;
        if (last == across) {
            double ratio = atBest / atLast;
            p = width * ratio;
            q = 1.0 - ratio;
        } else {
            double u = atLast / atAcross;
            double v = atBest / atAcross;
            double w = atBest / atLast;
            p = w * (width * u * (u - v) - (best - last) * (v - 1.0));
            q = (u - 1.0) * (v - 1.0) * (w - 1.0);
        }
        if (p > 0.0) {
            q = -q;
        } else {
            p = -p;
        }
        boolean inside = p < 0.75 * width * q - Math.abs(tolerance * q) / 2;
        boolean shrinking = p < Math.abs(before * q / 2);
        return inside && shrinking ? p / q : half;
    }
}
