package dev.fledge.canary;

/**
 * Where one rule stands at one moment.
 *
 * @param rule the rule
 * @param stream its evidence
 * @param flags whether its limit is exceeded, by whom, and whether there is evidence that it is not
 * @param passOdds log odds against "the limit is reached or exceeded"
 */
record RuleEvidence(Rule rule, EvidenceStream stream, Flags flags, double passOdds) {
    /**
     * Answers about a rule.
     *
     * @param gateOpen whether the canary exceeds the limit, with some confidence
     * @param baselineBreached whether the baseline does
     * @param proved whether there is evidence that the canary does not
     * @param enough whether as many requests were seen as the rule asks for
     */
    record Flags(boolean gateOpen, boolean baselineBreached, boolean proved, boolean enough) {}

    static RuleEvidence of(Rule rule, SequentialRun run, Assessment.Moment moment) {
        EvidenceStream stream = run.streams().of(rule);
        RuleWeighing weighing = new RuleWeighing(run, moment);
        if (rule instanceof RateRule rate) {
            return weighing.rate(rate, (RateStream) stream);
        }
        if (rule instanceof QuantileRule quantile) {
            return weighing.quantile(quantile, (LatencyStream) stream);
        }
        if (rule instanceof CountRule count) {
            return weighing.count(count, (EventStream) stream);
        }
        if (rule instanceof GaugeRule gauge) {
            return weighing.gauge(gauge, (GaugeStream) stream);
        }
        return weighing.check((CheckRule) rule, (CheckStream) stream);
    }

    boolean gateOpen() {
        return flags.gateOpen();
    }

    boolean baselineBreached() {
        return flags.baselineBreached();
    }

    /** Whether nothing can be known of it at the moment: the source is silent, fails, or answers what cannot be. */
    boolean blind() {
        return sourceInTrouble() || stream.judged() == 0;
    }

    /** Whether the source is silent, fails, or answers what cannot be. */
    boolean sourceInTrouble() {
        if (!stream.trouble().isEmpty()) {
            return true;
        }
        for (Slot slot : stream.slots()) {
            if (!slot.failure().isEmpty() || !slot.silence().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the rule does not stand in the way of a promotion. */
    boolean passed() {
        if (blind()) {
            return false;
        }
        return rule.rollbackOnly() || (flags.proved() && flags.enough());
    }
}
