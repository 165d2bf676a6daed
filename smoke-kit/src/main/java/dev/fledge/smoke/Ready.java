package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Waits until an app is ready, and until it is <em>this version</em> of it: polls one check until it passed several times
 * in a row, and tells what it saw meanwhile.
 *
 * <p>Immutable and thread-safe; every method returns a new wait.
 */
public final class Ready {
    private final Settings settings;
    private final SmokeCheck check;
    private final TimeSource time;
    private final List<Expectation> version;

    private record Settings(int consecutive, Duration within, Duration every, List<Expectation> failFastOn) {}

    private Ready(Settings settings, SmokeCheck check, TimeSource time, List<Expectation> version) {
        this.settings = settings;
        this.check = check;
        this.time = time;
        this.version = List.copyOf(version);
    }

    /**
     * Returns a wait for this check, such as {@code when(get("/health").expect(status(200)))}: once, within 3 minutes, asked
     * every second.
     *
     * @throws IllegalStateException if the check asks or expects nothing
     */
    public static Ready when(SmokeCheck.Builder check) {
        Settings settings = new Settings(1, Duration.ofMinutes(3), Duration.ofSeconds(1), List.of());
        return new Ready(settings, check.build(List.of()), TimeSource.system(), List.of());
    }

    /**
     * Demands proof of the version beside what the check expects, such as {@code header("X-App-Version").isEqualTo("1.1.0")}.
     * An answer of another version is waited out. The target's {@link Target#servedBy} is demanded as well.
     */
    public Ready version(Expectation version) {
        if (!version.flaw().isEmpty()) {
            throw new IllegalArgumentException("version: " + version.flaw());
        }
        List<Expectation> more = new ArrayList<>(this.version);
        more.add(version);
        return new Ready(settings, check, time, more);
    }

    /**
     * Sets how often in a row the check must pass. Default 1.
     *
     * @param times from 1 to 100
     */
    public Ready consecutive(int times) {
        Check.inRange("consecutive", times, 1, 100);
        return with(new Settings(times, settings.within, settings.every, settings.failFastOn));
    }

    /** Sets how long is waited at most. Default 3 minutes. */
    public Ready within(Duration within) {
        Check.positive("within", within);
        return with(new Settings(settings.consecutive, within, settings.every, settings.failFastOn));
    }

    /** Sets the pause between an answer and the next question. Default 1 second. */
    public Ready every(Duration every) {
        Check.positive("every", every);
        return with(new Settings(settings.consecutive, settings.within, every, settings.failFastOn));
    }

    /** Ends the wait at once when an answer shows any of these, such as {@code status(401)}: waiting would not help. */
    public Ready failFastOn(Expectation... expectations) {
        List<Expectation> more = new ArrayList<>(settings.failFastOn);
        more.addAll(Arrays.asList(expectations));
        return with(new Settings(settings.consecutive, settings.within, settings.every, List.copyOf(more)));
    }

    /** Sets where time comes from. Default the machine's clock. */
    public Ready time(TimeSource time) {
        return new Ready(settings, check, Check.notNull("time", time), version);
    }

    private Ready with(Settings changed) {
        return new Ready(changed, check, time, version);
    }

    /**
     * Waits, and returns what came of it. Never takes longer than {@link #within}, and never throws for what the app does.
     *
     * @throws InterruptedException if the thread was interrupted; the call in flight is cancelled
     */
    public ReadyReport await(Target target) throws InterruptedException {
        Target meant = target;
        for (Expectation each : version) {
            meant = meant.servedBy(each);
        }
        if (meant.transport().isPresent()) {
            return await(meant, meant.transport().get());
        }
        try (SafeHttpClient client = meant.connecting().open()) {
            return await(meant, client);
        }
    }

    /** Returns the wait as a gate with one finding. */
    public Gate gate(Target target) {
        Check.notNull("target", target);
        return () -> List.of(await(target).finding());
    }

    private ReadyReport await(Target target, HttpTransport transport) throws InterruptedException {
        Deadline deadline = Deadline.after(settings.within, time);
        Suite suite = Suite.of("ready", check);
        Timeline timeline = new Timeline(check.name() + " at " + target);
        int inARow = 0;
        do {
            Watched watched = new Watched(transport, settings.failFastOn);
            Duration askedAt = deadline.elapsed();
            CheckResult result = new CheckRun(suite, check, target)
                    .ask(watched, new Allowance(deadline, deadline))
                    .result();
            inARow = result.verdict().verdict() == Verdict.PASS ? inARow + 1 : 0;
            timeline.saw(result, askedAt);
            if (inARow == settings.consecutive) {
                return timeline.ready(deadline.elapsed());
            }
            if (!watched.hopeless().isEmpty()) {
                return timeline.hopeless(watched.hopeless(), deadline.elapsed());
            }
            deadline.sleepAtMost(settings.every);
        } while (!deadline.passed());
        return timeline.notReady(deadline.elapsed(), settings.consecutive);
    }

    /** A transport that looks at each answer for what makes waiting useless. */
    private static final class Watched implements HttpTransport {
        private final HttpTransport transport;
        private final List<Expectation> failFastOn;
        private String hopeless = "";

        Watched(HttpTransport transport, List<Expectation> failFastOn) {
            this.transport = transport;
            this.failFastOn = failFastOn;
        }

        String hopeless() {
            return hopeless;
        }

        @Override
        public HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
            HttpAnswer answer = transport.exchange(call);
            Evidence evidence = new Evidence(answer, call.redactor());
            for (Expectation each : failFastOn) {
                if (each.evaluate(evidence).stream().allMatch(found -> found.outcome() == Outcome.MET)) {
                    hopeless = each.text();
                }
            }
            return answer;
        }
    }
}
