package dev.fledge.smoke;

import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs suites: by a call, as a gate and as a probe. */
public final class Smoke {
    private Smoke() {}

    /**
     * Asks every check once, in order, and returns what they came to. Takes no longer than the suite's deadline,
     * and clean-ups no longer than their reserve after it. Every call
     * opens its own connection, as a new user does, unless the target has a transport of its own. A target with an {@linkplain
     * Target#origin origin} is asked at both, check by check.
     *
     * @throws InterruptedException if the thread was interrupted; the call in flight is cancelled
     */
    public static SmokeReport run(Suite suite, Target target) throws InterruptedException {
        Check.notNull("suite", suite);
        Check.notNull("target", target);
        return run(suite, target, Allowance.of(suite, TimeSource.system()));
    }

    /**
     * Asks as {@link #run(Suite, Target)} does and keeps every request with its answer, for {@link SmokeReport#har()}. Of
     * bodies of more than 64 KiB, and when a check has had 2 MB of them, only the size is kept.
     *
     * @throws InterruptedException if the thread was interrupted; the call in flight is cancelled
     */
    public static SmokeReport recording(Suite suite, Target target) throws InterruptedException {
        return run(Check.notNull("suite", suite).recorded(), target);
    }

    static SmokeReport run(Suite suite, Target target, Allowance allowance) throws InterruptedException {
        if (target.transport().isEmpty()) {
            SafeHttpClient.warmUp();
        }
        Instant startedAt = TimeSource.system().now();
        List<List<CheckOutcome>> outcomes = new ArrayList<>();
        try (Sides sides = Sides.of(target)) {
            for (SmokeCheck check : suite.checks()) {
                outcomes.add(sides.ask(suite, check, allowance));
            }
        }
        // One check may show what another one captured as a secret.
        List<Secret> captured = outcomes.stream()
                .flatMap(List::stream)
                .flatMap(outcome -> outcome.captured().stream())
                .toList();
        SmokeReport.Builder report = SmokeReport.builder(suite, target).startedAt(startedAt);
        outcomes.stream()
                .map(sides -> SideBySide.of(
                        sides.stream().map(side -> side.result(captured)).toList()))
                .forEach(report::result);
        return report.skipped(suite.skipped()).build();
    }

    /** Runs one check of the suite. */
    public static CheckResult run(Suite suite, SmokeCheck check, Target target) throws InterruptedException {
        return run(suite.only(check), target).results().get(0);
    }

    /** Runs one check of the suite and keeps every request with its answer, for {@link CheckResult#har()}. */
    public static CheckResult recording(Suite suite, SmokeCheck check, Target target) throws InterruptedException {
        return run(suite.recorded(), check, target);
    }

    /** Returns the suite as a gate: it runs each time it is asked, and has one finding a check. */
    public static Gate gate(Suite suite, Target target) {
        Check.notNull("suite", suite);
        Check.notNull("target", target);
        return () -> run(suite, target).findings();
    }

    /**
     * Returns the suite as a probe of one arm: it runs each round, within the round's deadline and its own, and gives one
     * answer a check. Thread-safe if the target's transport is.
     */
    public static Probe probe(Suite suite, Target target) {
        Check.notNull("suite", suite);
        Check.notNull("target", target);
        return deadline -> run(suite, target, Allowance.within(suite, deadline)).results().stream()
                .map(result -> new Answer(result.finding(), result.latency()))
                .toList();
    }
}
