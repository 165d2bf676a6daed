package dev.fledge.canary.stat;

/** Likelihood ratios of one arm alone, against a fixed limit. */
public final class OneSample {
    private OneSample() {}

    /**
     * Returns the log of the likelihood ratio of a share {@code bet} against the limit. Its expectation is at most 1 as long
     * as the true share is not above the limit, if {@code bet > limit}; not below it, if {@code bet < limit}.
     *
     * @param n requests, not negative
     * @param bad bad ones among them
     * @param bet from 0 to below 1; a bet of 0 is lost, at negative infinity, with the first bad request
     * @see "Wald, Sequential Analysis (1947)"
     */
    public static double logRatio(double n, double bad, double bet, double limit) {
        return Logs.times(bad, bet / limit) + Logs.timesComplement(n - bad, bet, limit);
    }

    /**
     * Returns the log of the likelihood ratio of events that come at {@code bet} times the baseline's rate per exposure,
     * against {@code ratio} times. Given their sum the canary's events are binomial, whatever the common rate, so the
     * expectation is at most 1 as long as the true multiple is not above {@code ratio} (or not below, if {@code bet < ratio}).
     *
     * @see "Lindon and Malek, Anytime-Valid Inference For Multinomial Count Data (2022)"
     */
    public static double logRateRatio(Events events, double bet, double ratio) {
        double betShare = bet * events.canaryExposure() / (bet * events.canaryExposure() + events.baselineExposure());
        double nullShare =
                ratio * events.canaryExposure() / (ratio * events.canaryExposure() + events.baselineExposure());
        return Logs.times(events.canary(), betShare / nullShare)
                + Logs.timesComplement(events.baseline(), betShare, nullShare);
    }

    /**
     * Events of both arms, and what they are counted per.
     *
     * @param canary events of the canary
     * @param baseline events of the baseline
     * @param canaryExposure requests or seconds of the canary, above 0
     * @param baselineExposure requests or seconds of the baseline, above 0
     */
    public record Events(double canary, double baseline, double canaryExposure, double baselineExposure) {}
}
