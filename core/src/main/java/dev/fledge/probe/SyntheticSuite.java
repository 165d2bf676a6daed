package dev.fledge.probe;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collects what one suite of {@link Synthetics} needs; what it leaves open is as the builder of the synthetics has it. Not
 * thread-safe.
 */
public final class SyntheticSuite {
    private static final int MOST_SAMPLES = 1000;

    private final String name;
    private final Map<Arm, Probe> probes = new EnumMap<>(Arm.class);
    private Optional<Duration> period = Optional.empty();
    private Optional<Duration> roundDeadline = Optional.empty();
    private Optional<Integer> samples = Optional.empty();
    private Optional<Duration> confirmAfter = Optional.empty();
    private Optional<Probe> control = Optional.empty();

    SyntheticSuite(String name) {
        this.name = Check.notBlank("name of the synthetics", name);
    }

    /**
     * Sets who asks an arm. The canary needs a probe, the baseline may do without.
     *
     * @throws IllegalArgumentException if the arm has a probe already
     */
    public SyntheticSuite arm(Arm arm, Probe probe) {
        Check.notNull("arm", arm);
        if (probes.putIfAbsent(arm, Check.notNull("probe", probe)) != null) {
            throw new IllegalArgumentException(
                    "the " + arm.label() + " arm has a probe already; join the questions in one probe");
        }
        return this;
    }

    /** Sets the period of the rounds, longer than zero. The default is 30 s. */
    public SyntheticSuite every(Duration period) {
        this.period = Optional.of(Check.positive("period of the rounds", period));
        return this;
    }

    /**
     * Sets how long one arm may take to answer in a round, longer than zero; samples that were not begun by then are not asked. The
     * default is 10 s.
     */
    public SyntheticSuite roundDeadline(Duration roundDeadline) {
        this.roundDeadline = Optional.of(Check.positive("round deadline", roundDeadline));
        return this;
    }

    /** Sets how often each arm is asked in a round, from 1 to 1000; each time both, back to back. The default is 1. */
    public SyntheticSuite samplesPerRound(int samples) {
        this.samples = Optional.of((int) Check.inRange("samples per round", samples, 1, MOST_SAMPLES));
        return this;
    }

    /**
     * Has what failed asked once more, {@code wait} after the round; a second answer that passes makes it {@link SyntheticOutcome#FLAKY}.
     * Anything else, and no time left to ask, leaves it failed. The wait counts as in flight. The default is to take the first
     * answer's word.
     *
     * @param wait not negative, shorter than the period
     */
    public SyntheticSuite confirmFailures(Duration wait) {
        this.confirmAfter = Optional.of(Check.notNegative("wait before a failure is confirmed", wait));
        return this;
    }

    /**
     * Sets what is asked when something failed, to see whether it is the prober that is sick: a thing that is known to be well and does
     * not depend on either arm. Unless all its answers pass, the round says nothing of either arm. The default is none.
     */
    public SyntheticSuite control(Probe control) {
        this.control = Optional.of(Check.notNull("control", control));
        return this;
    }

    String name() {
        return name;
    }

    Map<Arm, Probe> probes() {
        return probes;
    }

    Optional<Duration> period() {
        return period;
    }

    Optional<Duration> roundDeadline() {
        return roundDeadline;
    }

    Optional<Integer> samples() {
        return samples;
    }

    Optional<Duration> confirmAfter() {
        return confirmAfter;
    }

    Optional<Probe> control() {
        return control;
    }
}
