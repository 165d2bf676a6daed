package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.internal.ProvableLimit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a rate rule of each SLO: the limit of its quickest page, over the requests of the canary. */
final class OpenSloConversion {
    // Takes back the last bits that 100 - 99.9 leaves behind.
    private static final MathContext DIGITS = new MathContext(12);

    private OpenSloConversion() {}

    static Conversion of(OpenSloPolicy openSlo) {
        List<String> lost = new ArrayList<>();
        List<RateRule> rules = new ArrayList<>();
        openSlo.slos().forEach(slo -> rule(slo, lost).ifPresent(rules::add));
        if (rules.isEmpty()) {
            throw new IllegalStateException("nothing of " + openSlo
                    + " has a native counterpart, and a policy without rules would promote anything; write the rules by"
                    + " hand (" + String.join(" ", lost) + ")");
        }
        CanaryPolicy.Builder policy = CanaryPolicy.named(openSlo.name());
        rules.forEach(policy::rule);
        return new Conversion(policy.build(), lost);
    }

    private static Optional<RateRule> rule(Slo slo, List<String> lost) {
        Indicator indicator = slo.indicator();
        if (!indicator.kind().counts()) {
            lost.add(slo.name() + ": a ratio does not say of how many requests; give the counts to a rate rule.");
            return Optional.empty();
        }
        BurnAlert quickest = slo.alerts().stream()
                .min(Comparator.comparing((BurnAlert alert) -> alert.windows().get(0)))
                .orElseThrow();
        double limit = new BigDecimal(quickest.limit().factor() * slo.budget(), DIGITS).doubleValue();
        if (limit >= 1) {
            lost.add(slo.name() + ": " + quickest.name() + " would fire above " + limit
                    + " of all requests, which cannot be; there is nothing to judge.");
            return Optional.empty();
        }
        String bad = indicator.kind() == Indicator.Kind.GOOD_OF_TOTAL ? slo.name() + ".bad" : indicator.metric();
        if (!bad.equals(indicator.metric())) {
            lost.add(slo.name() + ": the rule counts bad requests; give " + bad + " as total less good.");
        }
        lost.add(slo.name() + ": only " + quickest.name()
                + " became a rule, over the requests of the canary, of which a pass needs at least 100; "
                + (slo.alerts().size() - 1) + " more alerts and their windows did not.");
        return Optional.of(RateRule.named(slo.name())
                .of(bad)
                .per(indicator.total())
                .atMost(ProvableLimit.of(slo.name(), limit, lost))
                .build());
    }
}
