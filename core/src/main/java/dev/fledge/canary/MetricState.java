package dev.fledge.canary;

/** How one metric stands. */
public enum MetricState {
    /** There is evidence that it is within its rule. */
    PASS,
    /** It is above its rule, and that is decided. */
    HIGH,
    /** It is below its rule, where fewer is worse, and that is decided. */
    LOW,
    /** What was seen does not decide it. */
    INCONCLUSIVE,
    /** Fewer requests were seen than the rule asks for. */
    INSUFFICIENT_DATA,
    /** The source answers, with nothing. */
    NO_DATA,
    /** The source fails, or answers what cannot be. */
    ERROR
}
