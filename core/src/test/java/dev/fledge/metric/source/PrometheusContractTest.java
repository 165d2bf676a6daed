package dev.fledge.metric.source;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.testing.MetricSourceContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus that scraped both arms every 15 s for an hour; a sample counts what happened before it was taken. */
class PrometheusContractTest extends MetricSourceContract {
    private static final Pattern QUERY = Pattern.compile("(last_over_time\\()?err\\{arm=\"(.*)\"}\\[(\\d+)ms]\\)?");
    private static final Instant FIRST = INTERVAL.start().minusSeconds(1800);
    private static final Instant LAST = INTERVAL.end().plusSeconds(1800);
    private static final long EVERY_SECONDS = 15;

    @Override
    protected String countMetric() {
        return "server-errors";
    }

    @Override
    protected MetricSource withoutData() {
        return source(call -> answer(""));
    }

    @Override
    protected MetricSource withoutEvents() {
        return source(call -> scraped(call, (arm, second) -> "7"));
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) {
        return source(call -> scraped(
                call, (asked, second) -> asked.equals(arm.label()) && second > at.getEpochSecond() ? "8" : "7"));
    }

    @Override
    protected Optional<MetricSource> broken() {
        return Optional.of(source(call -> HttpAnswer.builder(503).build()));
    }

    @Override
    protected Optional<MetricSource> withoutNumbers() {
        return Optional.of(source(call -> scraped(call, (arm, second) -> "NaN")));
    }

    private static MetricSource source(HttpTransport transport) {
        return PrometheusSource.builder("http://prometheus:9090")
                .transport(transport)
                .metric(PrometheusMetric.count("server-errors", "err{$arm}"))
                .arm(Arm.BASELINE, "arm=\"baseline\"")
                .arm(Arm.CANARY, "arm=\"canary\"")
                .lag(Duration.ZERO)
                .build();
    }

    private interface Reading {
        String of(String arm, long second);
    }

    private static HttpAnswer scraped(HttpCall call, Reading reading) {
        Matcher query = QUERY.matcher(Objects.requireNonNull(call.url().queryParameter("query")));
        if (!query.matches()) {
            throw new AssertionError(call.url());
        }
        long end = Instant.parse(call.url().queryParameter("time")).getEpochSecond();
        long start = end - Long.parseLong(query.group(3)) / 1000;
        LongPredicate asked = query.group(1) == null
                ? second -> second >= start && second <= end
                : second -> second > end - EVERY_SECONDS && second <= end;
        StringJoiner values = new StringJoiner(",");
        for (long second = FIRST.getEpochSecond(); second <= LAST.getEpochSecond(); second += EVERY_SECONDS) {
            if (asked.test(second)) {
                values.add("[" + second + ",\"" + reading.of(query.group(2), second) + "\"]");
            }
        }
        return answer("{\"metric\":{},\"values\":[" + values + "]}");
    }

    private static HttpAnswer answer(String series) {
        return HttpAnswer.builder(200)
                .body("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}")
                .build();
    }
}
