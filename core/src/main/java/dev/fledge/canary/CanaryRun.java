package dev.fledge.canary;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.List;

/**
 * The judge with its state kept in place: for those who step many canaries, or one very often. It gives the same answers as
 * {@link Judge#look} with the same observations, without copying the state at each look. Modes sequential and strict only.
 *
 * <p>Not thread-safe.
 */
public final class CanaryRun {
    private final SequentialRun run;
    private final CanaryState opened;

    private CanaryRun(SequentialRun run, CanaryState opened) {
        this.run = run;
        this.opened = opened;
    }

    /**
     * Takes up a run where the state left it.
     *
     * @throws IllegalArgumentException if the policy's mode is point, or the state was made with another policy
     */
    public static CanaryRun of(CanaryPolicy policy, CanaryState state) {
        if (policy.mode() == EvidenceMode.POINT) {
            throw new IllegalArgumentException("policy " + policy.name()
                    + " has the mode point, which Judge.look() judges; it gathers no evidence");
        }
        return new CanaryRun(Check.notNull("state", state).resume(policy), state);
    }

    /** Takes what happened; the same as handing it to the next look. */
    public void observe(List<Observation> observations) {
        run.observe(observations);
    }

    /** Returns what the judge advises, without saying why; as a look, it spends the one at the deadline if that is due. */
    public Decision decide(Instant now) {
        return run.assess(now).decision();
    }

    /** Judges. */
    public Judgement look(Instant now) {
        return new SequentialFindings(run.assess(now)).judgement(now);
    }

    /** Returns where the evidence stands after what was observed and looked at so far. Changes nothing and spends no look. */
    public EvidenceLevels evidence() {
        return EvidenceLevels.of(run.weigh());
    }

    /** Returns the state as it is now. */
    public CanaryState state() {
        return opened.after(run);
    }

    /** Weighs the evidence, for benches and tests. */
    Assessment assess(Instant now) {
        return run.assess(now);
    }
}
