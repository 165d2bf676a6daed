package dev.fledge.smoke;

import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.http.record.Har;
import dev.fledge.smoke.Cleanups.CleanedUp;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What came of one check, to be told when every secret of the run is known. */
final class CheckOutcome {
    private final SmokeCheck check;
    private final Scope scope;
    private final List<StepOutcome> outcomes;
    private final List<CleanedUp> cleanups;

    CheckOutcome(SmokeCheck check, Scope scope, List<StepOutcome> outcomes, List<CleanedUp> cleanups) {
        this.check = check;
        this.scope = scope;
        this.outcomes = List.copyOf(outcomes);
        this.cleanups = List.copyOf(cleanups);
    }

    /** Returns what was captured and must be hidden in the whole run. */
    List<Secret> captured() {
        return scope.secrets();
    }

    /** Returns the result, with only this check's secrets hidden. */
    CheckResult result() {
        return result(List.of());
    }

    CheckResult result(Collection<Secret> capturedElsewhere) {
        Set<Secret> secrets = new LinkedHashSet<>();
        for (SmokeStep step : check.steps()) {
            secrets.addAll(step.secrets(scope));
            step.cleanup().ifPresent(cleanup -> secrets.addAll(cleanup.secrets(scope)));
        }
        secrets.addAll(capturedElsewhere);
        List<CheckResult> steps = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            steps.add(step(check.steps().get(i), outcomes.get(i), secrets));
        }
        CheckResult result = check.steps().get(0).name().isEmpty() ? steps.get(0) : whole(steps);
        CheckResult cleanedUp = result.with(
                cleanups.stream().map(each -> cleanup(each, secrets)).toList());
        return scope.tape()
                .map(tape -> cleanedUp.with(new Har(tape.entries()).redacted(Redactor.of(secrets))))
                .orElse(cleanedUp);
    }

    private String title() {
        return scope.suite().name() + " > " + check.name();
    }

    private CheckResult cleanup(CleanedUp done, Set<Secret> secrets) {
        StepOutcome outcome = done.outcome();
        String name = ("clean-up of " + done.step().name()).replaceFirst(" of $", "");
        String title = title() + " > " + name;
        Told told = outcome.told(title, secrets);
        Finding.Builder finding = Finding.of(outcome.verdict().verdict(), title)
                .reason(outcome.reason())
                .message(told.sentence())
                .fact("verdict", outcome.verdict())
                .facts(told.facts());
        return new CheckResult.Builder(name, outcome.verdict(), finding)
                .latency(outcome.latency())
                .attempts(outcome.attempts())
                .misses(told.misses())
                .message(told.block())
                .build();
    }

    private CheckResult step(SmokeStep step, StepOutcome outcome, Set<Secret> secrets) {
        boolean only = step.name().isEmpty();
        Told told = outcome.told(only ? title() : title() + " > " + step.name(), secrets);
        Finding.Builder finding = Finding.of(outcome.verdict().verdict(), title())
                .reason(outcome.reason())
                .message(only ? told.sentence() : "step " + step.name() + ": " + told.sentence())
                .fact("verdict", outcome.verdict());
        if (!only) {
            finding.fact("step", step.name());
        }
        CheckResult.Builder result = new CheckResult.Builder(
                        only ? check.name() : step.name(), outcome.verdict(), finding.facts(told.facts()))
                .latency(outcome.latency())
                .attempts(outcome.attempts())
                .misses(told.misses())
                .missed(outcome.missed(secrets))
                .message(told.block())
                .captured(scope.values());
        outcome.status().ifPresent(result::status);
        return result.build();
    }

    private CheckResult whole(List<CheckResult> steps) {
        SmokeVerdict verdict =
                SmokeVerdict.worstOf(steps.stream().map(CheckResult::verdict).toList());
        CheckResult worst = steps.stream()
                .filter(step -> step.verdict() == verdict)
                .findFirst()
                .orElseThrow();
        Duration latency = steps.stream().map(CheckResult::latency).reduce(Duration.ZERO, Duration::plus);
        boolean passed = verdict == SmokeVerdict.PASSED;
        Finding.Builder finding = Finding.of(verdict.verdict(), title())
                .reason(worst.finding().reason())
                .message(
                        passed
                                ? "everything expected was seen in " + words(steps) + " in " + Text.of(latency)
                                : worst.finding().message());
        if (passed) {
            finding.fact("verdict", verdict).fact("latency", Text.of(latency)).fact("defined at", check.definedAt());
        } else {
            finding.facts(worst.finding().facts());
        }
        CheckResult.Builder result = new CheckResult.Builder(check.name(), verdict, finding)
                .latency(latency)
                .attempts(worst.attempts())
                .misses(worst.misses())
                .missed(worst.missed())
                .steps(steps)
                .captured(scope.values())
                .message(
                        passed
                                ? verdict + "  " + title() + "   [" + words(steps) + ", " + Text.of(latency) + "]"
                                : blocks(worst, steps));
        worst.status().ifPresent(result::status);
        return result.build();
    }

    private static String words(List<CheckResult> steps) {
        return steps.size() == 1 ? "1 step" : steps.size() + " steps";
    }

    /** The worst first, then what else is not as it should be, then what was not asked because of it. */
    private String blocks(CheckResult worst, List<CheckResult> steps) {
        List<String> blocks = new ArrayList<>();
        blocks.add(worst.message());
        List<String> before =
                steps.subList(0, steps.indexOf(worst)).stream().map(this::brief).toList();
        if (!before.isEmpty()) {
            blocks.add("  after        " + String.join(" | ", before));
        }
        List<SmokeStep> notAsked =
                check.steps().subList(steps.size(), check.steps().size());
        if (!notAsked.isEmpty()) {
            blocks.add(
                    "  not asked    " + notAsked.stream().map(SmokeStep::name).collect(Collectors.joining(" | ")));
        }
        steps.stream()
                .filter(step -> step != worst && step.verdict() != SmokeVerdict.PASSED)
                .forEach(step -> blocks.add(step.message()));
        return String.join("\n", blocks);
    }

    private String brief(CheckResult step) {
        return step.name() + " " + step.verdict()
                + (step.status().isPresent() ? " " + step.status().getAsInt() : "");
    }
}
