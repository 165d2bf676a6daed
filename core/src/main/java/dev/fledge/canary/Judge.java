package dev.fledge.canary;

import dev.fledge.document.DurationText;
import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * The canary judge: a pure function of policy, state, observations and the time of the look.
 *
 * <p>Reads no clock, does no I/O, draws no random number: the same arguments give the same answer, on every JVM. Never throws on
 * what was observed; nonsense from a source is a finding. May be asked as often as one likes: looking often does not make a
 * rollback of a healthy canary more likely, unless the policy's mode is {@code point}.
 *
 * @see EvidenceMode
 * @see CanaryRun
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
     * <p>Observations may come in any order; what overlaps with an observation of the same metric and arm that was added before
     * came late or twice, and is left out. Observations of the baseline that end before the window opened teach the judge what
     * is usual. A time before that of an earlier look counts as that one.
     *
     * @throws IllegalArgumentException if the state was made with another policy
     */
    public static Look look(CanaryPolicy policy, CanaryState state, List<Observation> observations, Instant now) {
        if (policy.mode() == EvidenceMode.POINT) {
            return point(policy, state, observations, now);
        }
        SequentialRun run = state.resume(policy);
        run.observe(observations);
        Judgement judgement = new SequentialFindings(run.assess(now)).judgement(now);
        return new Look(state.after(run), judgement);
    }

    private static Look point(CanaryPolicy policy, CanaryState state, List<Observation> observations, Instant now) {
        Instant warm = state.windowStart().plus(policy.warmUp());
        CanaryState next = state;
        for (Observation observation : observations) {
            if (!CanaryState.beganBefore(observation, warm)) {
                next = next.with(observation);
            }
        }
        Evidence evidence = new Evidence(next);
        List<RuleJudgement> rules = policy.rules().stream()
                .map(rule -> now.isBefore(warm) ? warmingUp(rule, policy) : point(rule, evidence))
                .toList();
        boolean mayAdvance = rules.stream().allMatch(rule -> rule.state() == MetricState.PASS);
        return new Look(next, new Judgement(now, rules, List.of(), mayAdvance));
    }

    private static RuleJudgement point(Rule rule, Evidence evidence) {
        Finding finding = answering(rule, pointFinding(rule, evidence), evidence);
        MetricState state = switch (finding.reason()) {
            case "WITHIN_LIMIT" -> MetricState.PASS;
            case "ABOVE_LIMIT" -> MetricState.HIGH;
            case "BEYOND_LIMIT" -> beyond(rule);
            case "TOO_FEW_REQUESTS" -> MetricState.INSUFFICIENT_DATA;
            case "NO_DATA" -> MetricState.NO_DATA;
            case "SOURCE_FAILED" -> MetricState.ERROR;
            default -> MetricState.INCONCLUSIVE;
        };
        return new RuleJudgement(state, finding);
    }

    /** A breach stays one; but what was good before a source fell silent or failed is no longer enough to pass. */
    private static Finding answering(Rule rule, Finding finding, Evidence evidence) {
        if (finding.verdict() != Verdict.PASS) {
            return finding;
        }
        for (String metric : rule.metrics()) {
            for (Arm arm : Arm.values()) {
                if (evidence.fellSilent(metric, arm)) {
                    return evidence.missing(rule.name(), metric, arm).build();
                }
            }
        }
        return finding;
    }

    private static Finding pointFinding(Rule rule, Evidence evidence) {
        if (rule instanceof RateRule rate) {
            return new PointRate(rate).judge(evidence);
        }
        if (rule instanceof QuantileRule quantile) {
            return new PointQuantile(quantile).judge(evidence);
        }
        if (rule instanceof CountRule count) {
            return new PointCount(count).judge(evidence);
        }
        throw new AssertionError(rule);
    }

    /** The state of a metric that is beyond its rule. */
    static MetricState beyond(Rule rule) {
        return rule instanceof CountRule count && count.direction() == CountRule.Direction.DECREASE
                ? MetricState.LOW
                : MetricState.HIGH;
    }

    private static RuleJudgement warmingUp(Rule rule, CanaryPolicy policy) {
        return new RuleJudgement(
                MetricState.INCONCLUSIVE,
                Finding.inconclusive(rule.name())
                        .reason("WARM_UP")
                        .message(rule.name() + ": not judged in the first " + DurationText.of(policy.warmUp())
                                + " of the window, while the canary warms up")
                        .build());
    }
}
