package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.DocumentNode;
import dev.fledge.metric.Interval;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a configuration is run with: the schedule, the resolution and the windows of each judgement. */
final class ExecutionRequest {
    /** Long enough for one judgement of the 50 points Kayenta wants, one a minute. */
    static final KayentaSchedule DEFAULT = KayentaSchedule.once(Duration.ofHours(1));

    private static final long MOST_MINUTES = 60L * 24 * 365;

    private final Optional<DocumentNode> node;
    private final KayentaSchedule schedule;
    private final Duration step;
    private final Optional<Instant> start;
    private final boolean past;
    private final Map<String, Duration> controlOffsets;

    private ExecutionRequest(KayentaSchedule schedule) {
        this.node = Optional.empty();
        this.schedule = schedule;
        this.step = Duration.ofMinutes(1);
        this.start = Optional.empty();
        this.past = false;
        this.controlOffsets = Map.of();
    }

    private ExecutionRequest(DocumentNode node) {
        node.allowOnly(
                "scopes",
                "thresholds",
                "lifetimeDurationMins",
                "beginAfterMins",
                "lookbackMins",
                "analysisIntervalMins",
                "siteLocal");
        this.node = Optional.of(node);
        List<DocumentNode> scopes = node.field("scopes").items();
        if (scopes.isEmpty()) {
            throw node.field("scopes").error("must hold at least one scope; add one");
        }
        this.controlOffsets = controlOffsets(scopes);
        DocumentNode first = scopes.get(0);
        this.step = Duration.ofSeconds(
                first.optional("step").map(found -> found.integer(1, 86_400)).orElse(60L));
        this.start = first.optional("startTimeIso").map(ExecutionRequest::instant);
        Optional<Instant> end = first.optional("endTimeIso").map(ExecutionRequest::instant);
        this.past = end.isPresent();
        this.schedule = new KayentaSchedule(
                end.map(instant -> untilEnd(first, instant)).orElseGet(() -> lifetime(node)),
                minutes(node, "analysisIntervalMins"),
                minutes(node, "beginAfterMins"),
                minutes(node, "lookbackMins"));
    }

    static ExecutionRequest on(KayentaSchedule schedule) {
        return new ExecutionRequest(schedule);
    }

    static ExecutionRequest read(DocumentNode node) {
        return new ExecutionRequest(node);
    }

    private static Map<String, Duration> controlOffsets(List<DocumentNode> scopes) {
        Map<String, Duration> offsets = new HashMap<>();
        for (DocumentNode scope : scopes) {
            scope.allowOnly(
                    "scopeName",
                    "controlScope",
                    "controlLocation",
                    "controlOffsetInMinutes",
                    "experimentScope",
                    "experimentLocation",
                    "startTimeIso",
                    "endTimeIso",
                    "step",
                    "extendedScopeParams");
            offsets.put(
                    scope.optional("scopeName").map(DocumentNode::text).orElse("default"),
                    minutes(scope, "controlOffsetInMinutes"));
        }
        return Map.copyOf(offsets);
    }

    private static Duration lifetime(DocumentNode node) {
        return Duration.ofMinutes(node.field("lifetimeDurationMins").integer(1, MOST_MINUTES));
    }

    private static Duration minutes(DocumentNode node, String key) {
        return Duration.ofMinutes(
                node.optional(key).map(found -> found.integer(0, MOST_MINUTES)).orElse(0L));
    }

    private static Instant instant(DocumentNode node) {
        try {
            return Instant.parse(node.text());
        } catch (DateTimeException e) {
            throw node.error("expected an instant such as 2018-12-17T20:56:39Z, found \"" + node.text() + "\"");
        }
    }

    /** Kayenta counts from the clock if there is no start; without one nothing could be replayed. */
    private static Duration untilEnd(DocumentNode scope, Instant end) {
        Duration lifetime = Duration.ofMinutes(
                Duration.between(instant(scope.field("startTimeIso")), end).toMinutes());
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
            throw scope.field("endTimeIso").error("must be at least one minute after startTimeIso");
        }
        return lifetime;
    }

    /** Returns the request as it is written; empty without one. */
    Optional<DocumentNode> node() {
        return node;
    }

    KayentaSchedule schedule() {
        return schedule;
    }

    /** Returns how many samples a side must have in a window; missing ones are NaN. */
    long expectedSamples(Interval window) {
        return window.length().toMillis() / step.toMillis();
    }

    /** Returns when judgement {@code number}, from 1, of a run happens. With a fixed end all happen at once. */
    Instant when(Instant begin, long number) {
        Instant warm = begin.plus(schedule.beginAfter());
        return past ? warm : warm.plus(schedule.interval().multipliedBy(number));
    }

    /** Returns the canary's window of judgement {@code number}, from 1. */
    Interval window(Instant begin, long number) {
        Instant first = start.orElse(begin).plus(past ? Duration.ZERO : schedule.beginAfter());
        Instant end = first.plus(schedule.interval().multipliedBy(number));
        return new Interval(schedule.lookback().isZero() ? first : end.minus(schedule.lookback()), end);
    }

    /** Returns the baseline's window that goes with the canary's. */
    Interval controlWindow(Interval window, String scope) {
        Duration offset = controlOffsets.getOrDefault(scope, Duration.ZERO);
        return new Interval(window.start().minus(offset), window.end().minus(offset));
    }
}
