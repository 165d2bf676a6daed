package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy decides on a record. Immutable; the same policy and record always give the same replay.
 *
 * <p>The judge looks whenever it looked then, and sees what it had seen then. Where the record has no looks, it looks at the
 * end of each slice and of the planned time, until it has decided: at the first rollback, or at the first promotion, which
 * counts in mode {@code point}, and while further steps follow, only at the end of the record. In mode {@code point} each step
 * begins a window of its own.
 */
public final class Replay {
    private final CanaryPolicy policy;
    private final RunRecord record;
    private final List<Look> looks;
    private final Judgement judgement;

    /**
     * One look.
     *
     * @param at when
     * @param decision what the policy decides
     * @param then what was decided when the record was made; empty if it does not say
     */
    public record Look(Instant at, Decision decision, Optional<Decision> then) {
        /**
         * Checks the components.
         *
         * @throws NullPointerException if a component is null
         */
        public Look {
            Check.notNull("time of the look", at);
            Check.notNull("decision", decision);
            Check.notNull("decision then", then);
        }
    }

    Replay(CanaryPolicy policy, RunRecord record, List<Look> looks, Judgement judgement) {
        this.policy = policy;
        this.record = record;
        this.looks = List.copyOf(looks);
        this.judgement = judgement;
    }

    /**
     * Judges the record by the policy.
     *
     * @throws IllegalArgumentException if the record has no looks and spans more than a million slices of the policy
     */
    public static Replay of(CanaryPolicy policy, RunRecord record) {
        return new ReplayDriver(policy, record).replay();
    }

    /** Returns the policy. */
    public CanaryPolicy policy() {
        return policy;
    }

    /** Returns the looks in time order; at least one. */
    public List<Look> looks() {
        return looks;
    }

    /** Returns the whole answer at the look that decided, or at the last one. */
    public Judgement judgement() {
        return judgement;
    }

    /** Returns what was decided in the end. */
    public Decision decision() {
        return judgement.decision();
    }

    /** Returns how long after the opening it was decided, or looked at last. */
    public Duration after() {
        return Duration.between(record.opened(), judgement.at());
    }

    /**
     * Returns whether the decisions are those of the record: a pass, or inconclusive for the first that differs; empty if the
     * record has no looks or was judged by another policy.
     */
    public Optional<Finding> sameAsThen() {
        if (record.looks().isEmpty()
                || record.policy().filter(then -> !then.equals(policy)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(looks.stream()
                .filter(look ->
                        look.then().filter(then -> then != look.decision()).isPresent())
                .findFirst()
                .map(this::differs)
                .orElseGet(() -> Finding.pass("record")
                        .reason("SAME_DECISIONS")
                        .message("record: each of the " + looks.size()
                                + " looks that were replayed decides as it did when the record was made")
                        .build()));
    }

    private Finding differs(Look look) {
        return Finding.inconclusive("record")
                .reason("DECIDED_OTHERWISE")
                .message("record: at " + look.at() + ", "
                        + Duration.between(record.opened(), look.at()).toSeconds()
                        + " s after the opening, the decision was "
                        + look.then().map(Decision::name).orElse("none") + ", but the replay decides " + look.decision()
                        + "; the record was changed or is not complete, or another version of Fledge made it")
                .fact("then", look.then().map(Decision::name).orElse("none"))
                .fact("now", look.decision().name())
                .build();
    }

    /** Returns the judgement's findings, then {@link #sameAsThen}. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(judgement.findings());
        sameAsThen().ifPresent(findings::add);
        return findings;
    }
}
