package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Interval;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at the burn rates again and again; a page goes back at once, anything else is weighed at the end. */
final class OpenSloRun implements ForeignRun {
    private final List<Slo> slos;
    private final Duration every;
    private final Instant end;
    private final Map<String, Instant> tooFastSince = new HashMap<>();
    private Instant next;
    private @Nullable ForeignVerdict verdict;

    OpenSloRun(List<Slo> slos, Interval bake, Duration every) {
        this.slos = slos;
        this.every = every;
        this.end = bake.end();
        this.next = earlier(bake.start().plus(every), end);
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
        List<Look> looks = new ArrayList<>();
        slos.forEach(slo -> slo.alerts().forEach(alert -> looks.add(look(slo, alert, readings, now))));
        List<Finding> findings = looks.stream().map(Look::finding).toList();
        Optional<Look> page = first(
                looks,
                look -> look.state() == State.FIRES && look.alert().firing().pages());
        if (page.isPresent()) {
            verdict = new ForeignVerdict(Decision.ROLLBACK, page.get().name() + " fires", now, findings);
        } else if (!now.isBefore(end)) {
            verdict = atTheEnd(looks, now, findings);
        }
        while (!next.isAfter(now) && next.isBefore(end)) {
            next = earlier(next.plus(every), end);
        }
    }

    private static ForeignVerdict atTheEnd(List<Look> looks, Instant now, List<Finding> findings) {
        for (State state : List.of(State.FIRES, State.PENDING, State.BLIND)) {
            Optional<Look> worst = first(looks, look -> look.state() == state);
            if (worst.isPresent()) {
                return new ForeignVerdict(Decision.HOLD, worst.get().name() + " " + state.words, now, findings);
            }
        }
        return new ForeignVerdict(Decision.PROMOTE, "no alert fires", now, findings);
    }

    private Look look(Slo slo, BurnAlert alert, Readings readings, Instant now) {
        List<OptionalDouble> ratios = alert.windows().stream()
                .map(window -> slo.indicator().errorRatio(readings, Interval.endingAt(now, window)))
                .toList();
        String name = slo.name() + " " + alert.name();
        boolean blind = ratios.stream().anyMatch(OptionalDouble::isEmpty);
        boolean tooFast =
                !blind && ratios.stream().allMatch(ratio -> alert.isTooFast(ratio.getAsDouble(), slo.budget()));
        if (!tooFast) {
            tooFastSince.remove(name);
            return new Look(
                    slo, alert, ratios, !blind ? State.QUIET : alert.firing().noData() ? State.FIRES : State.BLIND);
        }
        Instant since = tooFastSince.computeIfAbsent(name, unknown -> now);
        boolean longEnough = !now.isBefore(since.plus(alert.firing().after()));
        return new Look(slo, alert, ratios, longEnough ? State.FIRES : State.PENDING);
    }

    private static Optional<Look> first(List<Look> looks, Predicate<Look> wanted) {
        return looks.stream().filter(wanted).findFirst();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Where an alert stands. */
    private enum State {
        QUIET("is quiet", "WITHIN_LIMIT"),
        BLIND("has no data", "NO_DATA"),
        PENDING("is about to fire", "NOT_LONG_ENOUGH"),
        FIRES("fires", "BURNS_TOO_FAST");

        private final String words;
        private final String reason;

        State(String words, String reason) {
            this.words = words;
            this.reason = reason;
        }
    }

    /** What one alert saw: a share of errors for each of its windows. */
    private record Look(Slo slo, BurnAlert alert, List<OptionalDouble> ratios, State state) {
        String name() {
            return slo.name() + " " + alert.name();
        }

        Finding finding() {
            Verdict verdict = state == State.QUIET
                    ? Verdict.PASS
                    : state == State.FIRES && alert.firing().pages() ? Verdict.FAIL : Verdict.INCONCLUSIVE;
            return Finding.of(verdict, name())
                    .reason(state.reason)
                    .message(name() + ": " + state.words + "; errors " + seen() + " over " + alert.windowWords()
                            + ", limit "
                            + percent(alert.limit().factor() * slo.budget()) + " = "
                            + rate(alert.limit().factor())
                            + " times the budget of " + percent(slo.budget())
                            + (alert.limit().inclusive() ? " (equal fires)" : " (equal passes)"))
                    .build();
        }

        private String seen() {
            return String.join(
                    " and ",
                    ratios.stream()
                            .map(ratio -> ratio.isEmpty() ? "unknown" : percent(ratio.getAsDouble()))
                            .toList());
        }

        private static String rate(double factor) {
            return String.format(Locale.ROOT, "%.2f", factor);
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.3f %%", share * 100);
        }
    }
}
