package dev.fledge.contract.drift;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fails at the first kind of breach that the canary shows and the stable version does not.
 *
 * <p>Findings: {@code NEW_DRIFT} (FAIL) for each such kind, with operation, pointer, rule and what was found; {@code
 * UNCOMPARED_DRIFT} (INCONCLUSIVE) where no answer of the stable version to that operation was checked and no baseline is given, so
 * that nobody knows whether it is new; {@code KNOWN_DRIFT} (PASS) for what both show or the baseline knows. Unless one failed,
 * {@code NOT_ENOUGH_EVIDENCE} (INCONCLUSIVE) below the least number of checks of the canary, and else {@code ENOUGH_EVIDENCE}
 * (PASS). How often a breach comes is no matter here; that is a rule on the monitor's {@link DriftMonitor#source source}.
 *
 * <p>Thread-safe; judges what was checked so far and asks nobody.
 */
public final class DriftGate implements Gate {
    private static final int MOST_NEW = 20;

    private final DriftMonitor monitor;
    private final long minChecks;
    private final long minStableChecks;
    private final Optional<DriftBaseline> baseline;

    private DriftGate(Builder builder) {
        this.monitor = builder.monitor;
        this.minChecks = builder.minChecks;
        this.minStableChecks = builder.minStableChecks;
        this.baseline = builder.baseline;
    }

    /** Starts a gate on what a monitor sees. */
    public static Builder builder(DriftMonitor monitor) {
        return new Builder(monitor);
    }

    /** Returns one finding for each new kind of breach, up to 20, and one for all known ones and for the evidence. */
    @Override
    public List<Finding> check() {
        ArmDrift stable = monitor.seen(Arm.BASELINE);
        ArmDrift canary = monitor.seen(Arm.CANARY);
        List<Finding> findings = new ArrayList<>();
        List<SeenDrift> known = new ArrayList<>();
        for (SeenDrift drift : canary.drifts()) {
            boolean both = stable.drift(drift.fingerprint()).isPresent();
            if (both || baseline.filter(file -> file.knows(drift.fingerprint())).isPresent()) {
                known.add(drift);
            } else if (findings.size() < MOST_NEW) {
                findings.add(unknown(drift, stable, canary));
            }
        }
        if (!known.isEmpty()) {
            findings.add(known(known, canary));
        }
        if (canary.overflow() > 0) {
            findings.add(overflow(canary));
        }
        findings.add(evidence(canary));
        return List.copyOf(findings);
    }

    private Finding unknown(SeenDrift drift, ArmDrift stable, ArmDrift canary) {
        String operation = drift.fingerprint().operation();
        long compared = stable.checks(operation);
        boolean isNew = baseline.isPresent() || compared >= minStableChecks;
        Finding.Builder finding = isNew ? Finding.fail(subject()) : Finding.inconclusive(subject());
        String told = operation + " " + place(drift) + " " + drift.fingerprint().rule() + ": " + drift.wording()
                + ", in " + drift.count() + " of " + canary.checks(operation) + " checked answers of the canary, ";
        return finding.reason(isNew ? "NEW_DRIFT" : "UNCOMPARED_DRIFT")
                .message(
                        isNew
                                ? told + "in none of " + compared + " of the stable version"
                                        + baseline.map(file -> " and not in the baseline")
                                                .orElse("")
                                : told + "and only " + compared + " of the stable version were checked, "
                                        + minStableChecks + " are needed to say that it is new")
                .fact("operation", operation)
                .fact("pointer", drift.fingerprint().pointer())
                .fact("rule", drift.fingerprint().rule())
                .fact("count", drift.count())
                .fact("first seen", drift.firstSeen())
                .build();
    }

    private static String place(SeenDrift drift) {
        String pointer = drift.fingerprint().pointer();
        return pointer.isEmpty() ? "(root)" : pointer;
    }

    private Finding known(List<SeenDrift> known, ArmDrift canary) {
        Finding.Builder finding = Finding.pass(subject())
                .reason("KNOWN_DRIFT")
                .message(known.size() + (known.size() == 1 ? " kind" : " kinds") + " of breaches of the canary "
                        + (known.size() == 1 ? "is" : "are") + " known: "
                        + String.join(
                                "; ",
                                known.stream()
                                        .limit(MOST_NEW)
                                        .map(drift -> drift.fingerprint().toString())
                                        .toList()))
                .fact("violations", canary.violations());
        return finding.build();
    }

    private Finding overflow(ArmDrift canary) {
        return Finding.inconclusive(subject())
                .reason("TOO_MANY_KINDS")
                .message(canary.overflow() + " breaches of the canary were of more kinds than the "
                        + canary.drifts().size()
                        + " that are told apart, so nobody knows whether they are new; raise fingerprintLimit, or look for"
                        + " objects that are keyed by values")
                .build();
    }

    private Finding evidence(ArmDrift canary) {
        boolean enough = canary.checks() >= minChecks;
        Finding.Builder finding = enough ? Finding.pass(subject()) : Finding.inconclusive(subject());
        return finding.reason(enough ? "ENOUGH_EVIDENCE" : "NOT_ENOUGH_EVIDENCE")
                .message(
                        enough
                                ? canary + "; " + minChecks + " checks are enough"
                                : "not enough evidence: " + canary.checks() + " answers of the canary were checked, "
                                        + minChecks + " are needed")
                .fact("checks", canary.checks())
                .fact("violations", canary.violations())
                .build();
    }

    private String subject() {
        return "drift of " + monitor.name();
    }

    /** Collects the parts of a gate. Not thread-safe. */
    public static final class Builder {
        private final DriftMonitor monitor;
        private long minChecks = 50;
        private long minStableChecks = 1;
        private Optional<DriftBaseline> baseline = Optional.empty();

        private Builder(DriftMonitor monitor) {
            this.monitor = Check.notNull("monitor", monitor);
        }

        /**
         * Sets how many answers of the canary must have been checked before it can pass. Default 50. A new kind of breach fails
         * whatever their number.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder minChecks(long checks) {
            this.minChecks = Check.inRange("minChecks", checks, 1, Long.MAX_VALUE);
            return this;
        }

        /**
         * Sets how many answers of the stable version to an operation must have been checked before a breach that it did not show
         * is new. Default 1; raise it where the stable version breaks its contract now and then. A baseline makes it unnecessary.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder minStableChecks(long checks) {
            this.minStableChecks = Check.inRange("minStableChecks", checks, 1, Long.MAX_VALUE);
            return this;
        }

        /** Sets what is known already, beside what the stable version shows. Default: nothing. */
        public Builder baseline(DriftBaseline baseline) {
            this.baseline = Optional.of(baseline);
            return this;
        }

        /** Builds the gate. */
        public DriftGate build() {
            return new DriftGate(this);
        }
    }
}
