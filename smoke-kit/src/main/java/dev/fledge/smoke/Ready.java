package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Waits until an app is ready, and until it is <em>this version</em> of it: polls one check until it passed several times
 * in a row, and tells what it saw meanwhile.
 *
 * <p>Immutable and thread-safe; every method returns a new wait.
 */
public final class Ready {
    /** What the end of the wait cut off says nothing of the app, and would hide what it last said. */
    private static final Set<String> CUT_SHORT = Set.of("DEADLINE", "NOT_REACHED");

    private final Settings settings;
    private final SmokeCheck check;
    private final TimeSource time;
    private final List<Expectation> version;

    private record Settings(int consecutive, Duration within, Pace pace, Hopeless hopeless) {}

    /** How often the app is asked. */
    private record Pace(Duration first, Duration longest, Duration attemptTimeout) {
        Duration pauseAfter(int attempts) {
            if (first.compareTo(longest) >= 0) {
                return longest;
            }
            // 30 doublings of a nanosecond are a second, and a shift by more would come round again.
            Duration doubled = first.multipliedBy(1L << Math.min(attempts - 1, 30));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    /** What waiting cannot mend. */
    private record Hopeless(List<Expectation> answers, Set<HttpFailure.Kind> failures) {}

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
        Pace pace = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
        Settings settings = new Settings(1, Duration.ofMinutes(3), pace, new Hopeless(List.of(), Set.of()));
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
        return with(new Settings(times, settings.within, settings.pace, settings.hopeless));
    }

    /** Sets how long is waited at most. Default 3 minutes. */
    public Ready within(Duration within) {
        Check.positive("within", within);
        return with(new Settings(settings.consecutive, within, settings.pace, settings.hopeless));
    }

    /** Sets the pause between an answer and the next question. Default 1 second. */
    public Ready every(Duration every) {
        Check.positive("every", every);
        return with(new Pace(every, every, settings.pace.attemptTimeout));
    }

    /**
     * Doubles the pause after each question, from that of {@link #every} to this. Default: it stays the same.
     *
     * @throws IllegalArgumentException if {@code longest} is shorter than the first pause
     */
    public Ready slowingTo(Duration longest) {
        Check.positive("longest pause", longest);
        if (longest.compareTo(settings.pace.first) < 0) {
            throw new IllegalArgumentException("longest pause must not be shorter than the first, "
                    + Text.of(settings.pace.first) + ", but was " + Text.of(longest));
        }
        return with(new Pace(settings.pace.first, longest, settings.pace.attemptTimeout));
    }

    /** Sets how long one answer may take, unless the check has a time-out of its own. Default 5 s. */
    public Ready attemptTimeout(Duration timeout) {
        Check.positive("attempt time-out", timeout);
        return with(new Pace(settings.pace.first, settings.pace.longest, timeout));
    }

    /** Ends the wait at once when an answer shows any of these, such as {@code status(401)}: waiting would not help. */
    public Ready failFastOn(Expectation... expectations) {
        List<Expectation> more = new ArrayList<>(settings.hopeless.answers);
        more.addAll(Arrays.asList(expectations));
        return with(new Hopeless(List.copyOf(more), settings.hopeless.failures));
    }

    /**
     * Ends the wait at once when no answer comes for any of these reasons, such as {@link HttpFailure.Kind#TLS} where the
     * certificate is there before the app: an invalid one does not mend itself.
     */
    public Ready failFastOn(HttpFailure.Kind... failures) {
        Set<HttpFailure.Kind> more = new LinkedHashSet<>(settings.hopeless.failures);
        more.addAll(Arrays.asList(failures));
        return with(new Hopeless(settings.hopeless.answers, Set.copyOf(more)));
    }

    /** Sets where time comes from. Default the machine's clock. */
    public Ready time(TimeSource time) {
        return new Ready(settings, check, Check.notNull("time", time), version);
    }

    private Ready with(Pace pace) {
        return with(new Settings(settings.consecutive, settings.within, pace, settings.hopeless));
    }

    private Ready with(Hopeless hopeless) {
        return with(new Settings(settings.consecutive, settings.within, settings.pace, hopeless));
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
        Suite suite = Suite.of("ready", check, settings.pace.attemptTimeout);
        Timeline timeline = new Timeline(target.redacted(check.name()) + " at " + target);
        int inARow = 0;
        int attempts = 0;
        do {
            Watched watched = new Watched(transport, settings.hopeless);
            Duration askedAt = deadline.elapsed();
            CheckResult result = new CheckRun(suite, check, target)
                    .ask(watched, new Allowance(deadline, deadline))
                    .result();
            if (attempts > 0
                    && deadline.passed()
                    && CUT_SHORT.contains(result.finding().reason())) {
                break;
            }
            inARow = result.verdict().verdict() == Verdict.PASS ? inARow + 1 : 0;
            timeline.saw(result, askedAt);
            attempts++;
            if (inARow == settings.consecutive) {
                return timeline.ready(deadline.elapsed());
            }
            if (result.finding().reason().equals("CANNOT_ASK")) {
                return timeline.notReady(deadline.elapsed(), settings.consecutive);
            }
            if (!watched.hopeless().isEmpty()) {
                return timeline.hopeless(watched.hopeless(), deadline.elapsed());
            }
            deadline.sleepAtMost(settings.pace.pauseAfter(attempts));
        } while (!deadline.passed());
        return timeline.notReady(deadline.elapsed(), settings.consecutive);
    }

    /** A transport that looks at each answer for what makes waiting useless. */
    private static final class Watched implements HttpTransport {
        private final HttpTransport transport;
        private final Hopeless ends;
        private String hopeless = "";

        Watched(HttpTransport transport, Hopeless ends) {
            this.transport = transport;
            this.ends = ends;
        }

        String hopeless() {
            return hopeless;
        }

        @Override
        public boolean canStream() {
            return transport.canStream();
        }

        @Override
        public HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
            HttpAnswer answer;
            try {
                answer = transport.exchange(call);
            } catch (HttpFailure failure) {
                if (ends.failures.contains(failure.kind())) {
                    hopeless = failure.kind() + ", " + call.redactor().redact(String.valueOf(failure.getMessage()));
                }
                throw failure;
            }
            Evidence evidence = new Evidence(answer, call.redactor());
            for (Expectation each : ends.answers) {
                if (each.evaluate(evidence).stream().allMatch(found -> found.outcome() == Outcome.MET)) {
                    hopeless = call.redactor().redact(each.text());
                }
            }
            return answer;
        }
    }
}
