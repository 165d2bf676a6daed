package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.house.RealPrometheus;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes an app of this process every second; the first scrape comes within 5 s. */
@Timeout(120)
@Tag("story")
class PrometheusLiveTest {
    private static final TimeSource TIME = TimeSource.system();
    private final AtomicLong served = new AtomicLong(1000);
    private HttpServer app;

    @BeforeEach
    void start() throws Exception {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/metrics", exchange -> {
            byte[] body = ("# TYPE shop_requests_total counter\nshop_requests_total{version=\"v2\"} " + served + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        app.start();
    }

    @AfterEach
    void stop() {
        app.stop(0);
    }

    @Test
    void requests_served_while_prometheus_scrapes_are_counted(@TempDir Path folder) throws Exception {
        Instant beforeAnyScrape = TIME.now();
        try (RealPrometheus prometheus =
                        RealPrometheus.scraping(folder, app.getAddress().getPort());
                PrometheusSource source = PrometheusSource.builder(prometheus.url())
                        .metric(PrometheusMetric.count("requests", "shop_requests_total{$arm}"))
                        .arm(Arm.CANARY, "version=\"v2\"")
                        .build()) {
            Instant scraped = awaitCount(source, beforeAnyScrape, 1000);
            served.addAndGet(7);

            awaitCount(source, scraped, 7);

            app.stop(0);
            assertThat(awaitSilence(source)).startsWith("1 series match shop_requests_total{version=\"v2\"}");
        }
    }

    /** Waits until that many requests were counted since an instant, and returns until when. */
    private static Instant awaitCount(PrometheusSource source, Instant since, long expected) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), TIME);
        MetricData last = new MetricData.NoData("not asked yet");
        while (!deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(200));
            Instant now = TIME.now();
            last = source.fetch(new MetricQuery("requests", Arm.CANARY, new Interval(since, now)));
            if (last.equals(new MetricData.Count(expected))) {
                return now;
            }
        }
        throw new AssertionError("expected " + expected + " requests, but the last answer was " + last);
    }

    /** Waits until the last two seconds hold no sample any more, and returns why. */
    private static String awaitSilence(PrometheusSource source) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), TIME);
        while (!deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(200));
            Interval lately = Interval.endingAt(TIME.now(), Duration.ofSeconds(2));
            if (source.fetch(new MetricQuery("requests", Arm.CANARY, lately)) instanceof MetricData.NoData noData) {
                return noData.why();
            }
        }
        throw new AssertionError("a dead app still has data");
    }
}
