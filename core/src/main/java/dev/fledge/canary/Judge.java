package dev.fledge.canary;

import dev.fledge.document.DurationText;
import dev.fledge.verdict.Finding;
import java.time.Instant;
import java.util.List;

/**
 * The canary judge: a pure function of policy, state, observations and the time of the look.
 *
 * <p>Reads no clock, does no I/O, draws no random number: the same arguments give the same answer. Never throws on
 * what was observed; nonsense from a source is a finding.
 *
 * <p>This is the mode {@code point}: each look compares what the window has seen with the limits as it stands, as the
 * article's policy does. It looks only as far as {@code minRequests} protect it from chance.
 */
public final class Judge {
    private Judge() {}

    /**
     * What a look leaves: the state for the next one, and the answer.
     *
     * @param state to be handed to the next look
     * @param judgement the answer at this look
     */
    public record Look(CanaryState state, Judgement judgement) {}

    /**
     * Adds the observations to the state and judges.
     *
     * <p>Observations that begin before the policy's warm-up is over are left out, and so is what overlaps with an
     * observation that was added before. The order of observations on different metrics does not matter.
     */
    public static Look look(CanaryPolicy policy, CanaryState state, List<Observation> observations, Instant now) {
        Instant warm = state.windowStart().plus(policy.warmUp());
        CanaryState next = state;
        for (Observation observation : observations) {
            if (!observation.query().interval().start().isBefore(warm)) {
                next = next.with(observation);
            }
        }
        Evidence evidence = new Evidence(next);
        List<Finding> findings = policy.rules().stream()
                .map(rule -> now.isBefore(warm) ? warmingUp(rule, policy) : rule.judge(evidence))
                .toList();
        return new Look(next, new Judgement(now, findings));
    }

    private static Finding warmingUp(Rule rule, CanaryPolicy policy) {
        return Finding.inconclusive(rule.name())
                .reason("WARM_UP")
                .message(rule.name() + ": not judged in the first " + DurationText.of(policy.warmUp())
                        + " of the window, while the canary warms up")
                .build();
    }
}
