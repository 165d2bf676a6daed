package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.house.RealPrometheus;
import dev.fledge.http.HttpCall;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.source.PrometheusMetric;
import dev.fledge.metric.source.PrometheusSource;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes two real Where2Eat processes, one an arm; what was sent must be what the source reads. */
@Tag("story")
@Timeout(300)
@Tag("story")
class PrometheusScrapeTest {
    private static final TimeSource TIME = TimeSource.system();
    private static final Digest DIGEST = Digest.parse("sha256:" + "ab".repeat(32));
    // Of the first 40 recommendations that this seed draws, the errors twin fails 3.
    private static final long SEED_OF_3_ERRORS = 12;
    private static final Buckets EDGES = Buckets.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

    @Test
    void each_arm_reads_exactly_what_it_was_sent(@TempDir Path folder) throws Exception {
        Instant start = TIME.now();
        try (Where2EatProcess baseline = app("1.0.0", Twin.HEALTHY);
                Where2EatProcess canary = app("1.1.0", Twin.ERRORS);
                RealPrometheus prometheus = RealPrometheus.scraping(
                        folder, baseline.url().port(), canary.url().port());
                PrometheusSource source = source(prometheus, baseline, canary);
                SafeHttpClient client = SafeHttpClient.create()) {
            recommend(client, baseline, 50);
            recommend(client, canary, 40);
            getUnknown(client, baseline, 2);
            Instant first = awaitRequests(source, start, 52, 40);
            Interval early = new Interval(start, first);

            assertThat(count(source, "server-errors", Arm.BASELINE, early)).isEqualTo(new MetricData.Count(0));
            assertThat(count(source, "server-errors", Arm.CANARY, early)).isEqualTo(new MetricData.Count(3));
            assertThat(count(source, "client-errors", Arm.BASELINE, early)).isEqualTo(new MetricData.Count(2));
            assertThat(count(source, "client-errors", Arm.CANARY, early)).isEqualTo(new MetricData.Count(0));
            assertRecommendationsTook(source, Arm.BASELINE, early, 50);
            assertRecommendationsTook(source, Arm.CANARY, early, 40);

            recommend(client, baseline, 7);
            getUnknown(client, canary, 5);
            Instant second = awaitRequests(source, first, 7, 5);
            Interval late = new Interval(first, second);

            assertThat(count(source, "server-errors", Arm.CANARY, late)).isEqualTo(new MetricData.Count(0));
            assertThat(count(source, "client-errors", Arm.CANARY, late)).isEqualTo(new MetricData.Count(5));
            assertRecommendationsTook(source, Arm.BASELINE, late, 7);
            assertRecommendationsTook(source, Arm.CANARY, late, 0);

            canary.stop(Deadline.after(Duration.ofSeconds(10), TIME));

            assertThat(awaitSilence(source, Arm.CANARY)).contains(" series match http_requests_total{");
            assertThat(count(source, "requests", Arm.BASELINE, new Interval(second, TIME.now())))
                    .isEqualTo(new MetricData.Count(0));
        }
    }

    private static Where2EatProcess app(String version, Twin twin) throws Exception {
        return Where2EatProcess.builder(version, DIGEST)
                .twin(twin)
                .seed(SEED_OF_3_ERRORS)
                .start(Deadline.after(Duration.ofSeconds(60), TIME));
    }

    /** Prometheus's own scrapes are requests too, so the page they ask for is left out. */
    private static PrometheusSource source(
            RealPrometheus prometheus, Where2EatProcess baseline, Where2EatProcess canary) {
        return PrometheusSource.builder(prometheus.url())
                .metric(PrometheusMetric.count("requests", "http_requests_total{path!=\"/metrics\",$arm}"))
                .metric(PrometheusMetric.count(
                                "server-errors", "http_requests_total{path!=\"/metrics\",code=~\"5..\",$arm}")
                        .zeroIfAbsentWhile("requests"))
                .metric(PrometheusMetric.count(
                                "client-errors", "http_requests_total{path!=\"/metrics\",code=~\"4..\",$arm}")
                        .zeroIfAbsentWhile("requests"))
                .metric(PrometheusMetric.distribution(
                        "latency",
                        "http_request_duration_seconds_bucket{path=\"/recommend\",$arm}",
                        Duration.ofSeconds(1)))
                .arm(Arm.BASELINE, instance(baseline))
                .arm(Arm.CANARY, instance(canary))
                .build();
    }

    private static String instance(Where2EatProcess app) {
        return "instance=\"127.0.0.1:" + app.url().port() + "\"";
    }

    private static void recommend(SafeHttpClient client, Where2EatProcess app, int times) throws Exception {
        HttpCall call = HttpCall.post(
                        app.url().newBuilder().addPathSegment("recommend").build())
                .json("{\"user\":\"ada\"}")
                .build();
        for (int i = 0; i < times; i++) {
            assertThat(client.exchange(call).status()).isIn(200, 500);
        }
    }

    private static void getUnknown(SafeHttpClient client, Where2EatProcess app, int times) throws Exception {
        HttpCall call = HttpCall.get(
                        app.url().newBuilder().addPathSegment("menu").build())
                .build();
        for (int i = 0; i < times; i++) {
            assertThat(client.exchange(call).status()).isEqualTo(404);
        }
    }

    /** Waits until the scrapes have caught up with what each arm was sent since an instant; returns until when. */
    private static Instant awaitRequests(PrometheusSource source, Instant since, long baseline, long canary)
            throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), TIME);
        String last = "nothing yet";
        while (!deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(200));
            Interval interval = new Interval(since, TIME.now());
            MetricData baselineSeen = count(source, "requests", Arm.BASELINE, interval);
            MetricData canarySeen = count(source, "requests", Arm.CANARY, interval);
            if (baselineSeen.equals(new MetricData.Count(baseline))
                    && canarySeen.equals(new MetricData.Count(canary))) {
                return interval.end();
            }
            last = baselineSeen + " and " + canarySeen;
        }
        throw new AssertionError("expected " + baseline + " and " + canary + " requests, but the last were " + last);
    }

    /** Waits until the last seconds hold no sample of an arm any more, and returns why. */
    private static String awaitSilence(PrometheusSource source, Arm arm) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), TIME);
        while (!deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(200));
            Interval lately = Interval.endingAt(TIME.now(), Duration.ofSeconds(3));
            if (count(source, "requests", arm, lately) instanceof MetricData.NoData noData) {
                return noData.why();
            }
        }
        throw new AssertionError("a dead app still has data");
    }

    /** A recommendation takes at least 30 ms, so the three lowest buckets stay empty. */
    private static void assertRecommendationsTook(PrometheusSource source, Arm arm, Interval interval, long total)
            throws Exception {
        Histogram latency =
                ((MetricData.Distribution) source.fetch(new MetricQuery("latency", arm, interval))).histogram();

        assertThat(latency.buckets()).isEqualTo(EDGES);
        assertThat(latency.total()).isEqualTo(total);
        assertThat(latency.countAbove(25)).isEqualTo(new Histogram.CountBounds(total, total));
    }

    private static MetricData count(PrometheusSource source, String metric, Arm arm, Interval interval)
            throws Exception {
        return source.fetch(new MetricQuery(metric, arm, interval));
    }
}
