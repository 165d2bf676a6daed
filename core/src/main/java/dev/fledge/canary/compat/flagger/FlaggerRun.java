package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Flagger's scheduler from the tick that sees a new revision to promotion or rollback. The workloads are taken as ready
 * and the revision as unchanged; both are the rollout's concern, not the analysis'.
 */
final class FlaggerRun implements ForeignRun {
    /** The phases of a canary between a new revision and the end of its analysis. */
    private enum Phase {
        NEW_REVISION,
        PROGRESSING,
        WAITING_PROMOTION
    }

    private final FlaggerPolicy policy;
    private final Steps steps;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private Instant next;
    private Phase phase = Phase.NEW_REVISION;
    private int weight;
    private boolean mirrored;
    private int iterations;
    private int failedChecks;
    private @Nullable ForeignVerdict verdict;

    FlaggerRun(FlaggerPolicy policy, Instant start) {
        this.policy = policy;
        this.steps = policy.steps();
        this.next = start;
    }

    @Override
    public Instant next() {
        return next;
    }

    @Override
    public Optional<ForeignVerdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    @Override
    public void look(Instant now, Readings readings) {
        if (verdict != null || now.isBefore(next)) {
            return;
        }
        // A late tick does not shift the later ones, and ticks that were missed are not made up for.
        Duration interval = policy.interval();
        while (!next.isAfter(now)) {
            next = next.plus(interval);
        }
        tick(new Asked(now, readings));
    }

    /** One tick's questions. */
    private final class Asked {
        private final Instant now;
        private final Readings readings;

        private Asked(Instant now, Readings readings) {
            this.now = now;
            this.readings = readings;
        }

        /** Asks the webhooks of a kind in their order until one answers like {@code stopAt}; returns whether one did. */
        private boolean stops(Hook.Kind kind, Verdict stopAt) {
            for (Hook hook : policy.hooks()) {
                if (hook.kind() == kind && ask(hook) == stopAt) {
                    return true;
                }
            }
            return false;
        }

        private boolean agree(Hook.Kind kind) {
            return !stops(kind, Verdict.FAIL);
        }

        private Verdict ask(Hook hook) {
            return keep(hook.judge(readings.read(
                    new MetricQuery(hook.name(), Arm.CANARY, Interval.endingAt(now, policy.interval())))));
        }

        private Verdict ask(MetricCheck check) {
            return keep(check.judge(readings.read(
                    new MetricQuery(check.name(), Arm.CANARY, Interval.endingAt(now, check.interval())))));
        }

        private Verdict keep(Finding finding) {
            findings.put(finding.subject(), finding);
            return finding.verdict();
        }

        private boolean analysisPasses() {
            return agree(Hook.Kind.ROLLOUT) && policy.checks().stream().allMatch(check -> ask(check) == Verdict.PASS);
        }

        private void end(Decision decision, String said) {
            List<Finding> inOrder = new ArrayList<>();
            policy.metrics().forEach(name -> {
                Finding finding = findings.get(name);
                if (finding != null) {
                    inOrder.add(finding);
                }
            });
            verdict = new ForeignVerdict(decision, said, now, inOrder);
        }
    }

    private void tick(Asked asked) {
        if (phase == Phase.NEW_REVISION) {
            phase = asked.agree(Hook.Kind.CONFIRM_ROLLOUT) ? Phase.PROGRESSING : Phase.NEW_REVISION;
            return;
        }
        if (policy.skipsAnalysis()) {
            asked.end(Decision.PROMOTE, "Succeeded (analysis skipped)");
            return;
        }
        if (asked.stops(Hook.Kind.ROLLBACK, Verdict.PASS)) {
            asked.end(Decision.ROLLBACK, "Failed (a rollback webhook asked for it)");
            return;
        }
        if (failedChecks >= policy.threshold()) {
            asked.end(
                    Decision.ROLLBACK,
                    "Failed (" + failedChecks + " failed checks, threshold " + policy.threshold() + ")");
            return;
        }
        boolean untouched = weight == 0 && iterations == 0 && !(steps.mirror() && mirrored);
        if (untouched ? asked.agree(Hook.Kind.PRE_ROLLOUT) : asked.analysisPasses()) {
            advance(asked);
        } else {
            failedChecks++;
        }
    }

    private void advance(Asked asked) {
        switch (steps.strategy()) {
            case CANARY -> advanceWeight(asked);
            case AB -> advanceAb(asked);
            case BLUE_GREEN -> advanceBlueGreen(asked);
        }
    }

    private void advanceWeight(Asked asked) {
        if (!mirrored && phase != Phase.WAITING_PROMOTION && !asked.agree(Hook.Kind.CONFIRM_TRAFFIC_INCREASE)) {
            return;
        }
        if (weight >= steps.maxWeight()) {
            promoteIfConfirmed(asked);
        } else if (steps.mirror() && weight == 0 && !mirrored) {
            mirrored = true;
        } else {
            mirrored = false;
            weight = steps.after(weight);
        }
    }

    private void advanceAb(Asked asked) {
        if (iterations < steps.iterations()) {
            weight = 100;
            iterations++;
        } else {
            promoteIfConfirmed(asked);
        }
    }

    private void advanceBlueGreen(Asked asked) {
        if (iterations < steps.iterations()) {
            if (steps.mirror() && !mirrored) {
                mirrored = true;
                weight = 0;
            }
            iterations++;
        } else if (iterations > steps.iterations()) {
            promoteIfConfirmed(asked);
        } else if (confirmed(asked)) {
            weight = steps.routes() ? 100 : 0;
            mirrored = false;
            iterations++;
        }
    }

    private void promoteIfConfirmed(Asked asked) {
        if (confirmed(asked)) {
            asked.end(Decision.PROMOTE, "Promoting");
        }
    }

    /** A refusal is no failed check. From the second one on, the last iteration has to be done again. */
    private boolean confirmed(Asked asked) {
        if (asked.agree(Hook.Kind.CONFIRM_PROMOTION)) {
            return true;
        }
        if (phase == Phase.WAITING_PROMOTION) {
            iterations = steps.iterations() - 1;
        }
        phase = Phase.WAITING_PROMOTION;
        return false;
    }
}
