package dev.fledge.canary.stat;

/**
 * The wealth of a gambler who spreads it over several bets and moves a share of it back to the first spread at each step.
 *
 * <p>As long as each bet's e-value has expectation at most 1, the wealth is a supermartingale that starts at 1, so with
 * probability at least {@code 1 - a} it never reaches {@code 1 / a} (Ville). The share that is spread anew keeps a bet on a
 * regression that starts late affordable: it then costs about {@code ln(1 / share)} instead of all that was lost before.
 *
 * <p>All values are natural logarithms. Not thread-safe.
 *
 * @see "Herbster and Warmuth, Tracking the Best Expert (1998)"
 * @see "Ville, Etude critique de la notion de collectif (1939)"
 */
public final class Mixture {
    private final double[] spread;
    private final double[] wealth;

    private Mixture(double[] spread, double[] wealth) {
        this.spread = spread;
        this.wealth = wealth;
    }

    /**
     * Returns a gambler with wealth 1, spread by these weights.
     *
     * @param weights positive, with sum 1
     */
    public static Mixture of(double... weights) {
        double[] logs = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            logs[i] = StrictMath.log(weights[i]);
        }
        return new Mixture(logs, logs.clone());
    }

    /** Returns a copy that no longer moves with this one. */
    public Mixture copy() {
        return new Mixture(spread, wealth.clone());
    }

    /** Returns the number of bets. */
    public int size() {
        return wealth.length;
    }

    /** Settles the bets of one step; {@code logs[k]} is the log e-value of bet {@code k}, {@code share} from 0 to 1. */
    public void settle(double[] logs, double share) {
        for (int k = 0; k < wealth.length; k++) {
            wealth[k] += logs[k];
        }
        if (share > 0) {
            double total = Logs.sum(wealth);
            double kept = StrictMath.log1p(-share);
            double spreadAnew = StrictMath.log(share) + total;
            for (int k = 0; k < wealth.length; k++) {
                wealth[k] = Logs.sum(kept + wealth[k], spreadAnew + spread[k]);
            }
        }
    }

    /** Returns the log of the wealth. */
    public double log() {
        return Logs.sum(wealth);
    }

    /** Returns the log of what lies on one bet. */
    public double log(int bet) {
        return wealth[bet];
    }

    /** Sets the log of what lies on one bet, as read from a stored state. */
    public void restore(int bet, double log) {
        wealth[bet] = log;
    }
}
