package dev.fledge.metric.source;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What Prometheus would have scraped every 15 s from one minute before the interval to its end, for apps of each exporter in
 * each condition.
 *
 * <p>{@code healthy} serves 5 requests between two scrapes and twice answers 404; {@code failing} answers 5xx three times as
 * well, which creates the series; {@code silent} serves nothing; {@code bucketless} is healthy without a histogram;
 * {@code restarted} begins at zero after half of the time; {@code dead} was last scraped five minutes before the interval;
 * of {@code unknown} there was never anything.
 */
final class PresetSamples {
    static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    static final Instant END = Instant.parse("2026-01-01T10:10:00Z");
    private static final int SCRAPES = 40;

    private final StringBuilder text = new StringBuilder();

    static String openMetrics() {
        PresetSamples samples = new PresetSamples();
        for (String app : new String[] {"healthy", "failing", "silent", "bucketless", "dead"}) {
            samples.traffic(app);
            samples.kubernetes(app);
        }
        samples.restarted();
        samples.probes();
        samples.pods();
        return samples.text + "# EOF\n";
    }

    private void traffic(String app) {
        exporter(
                app,
                "istio_requests_total{reporter=\"destination\",destination_workload=\"" + app + "\",response_code=",
                "istio_request_duration_milliseconds_bucket{reporter=\"destination\",destination_workload=\"" + app
                        + "\"",
                1000);
        // The same requests as the sender saw them: must not be counted twice.
        exporter(
                app,
                "istio_requests_total{reporter=\"source\",destination_workload=\"" + app + "\",response_code=",
                "istio_request_duration_milliseconds_bucket{reporter=\"source\",destination_workload=\"" + app + "\"",
                1000);
        linkerd(app);
        exporter(
                app,
                "nginx_ingress_controller_requests{exported_namespace=\"prod\",ingress=\"" + app + "\",status=",
                "nginx_ingress_controller_request_duration_seconds_bucket{exported_namespace=\"prod\",ingress=\"" + app
                        + "\"",
                1);
        exporter(
                app,
                "traefik_service_requests_total{service=\"prod-" + app + "-80@kubernetes\",code=",
                "traefik_service_request_duration_seconds_bucket{service=\"prod-" + app + "-80@kubernetes\"",
                1);
        exporter(
                app,
                "envoy_cluster_upstream_rq{envoy_cluster_name=\"prod_" + app + "_80\",envoy_response_code=",
                "envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=\"prod_" + app + "_80\"",
                1000);
        micrometer(app);
        exporter(
                app,
                "http_server_request_duration_seconds_count{service_version=\"" + app + "\",http_response_status_code=",
                "http_server_request_duration_seconds_bucket{service_version=\"" + app + "\"",
                1);
    }

    private void exporter(String app, String counter, String buckets, double perSecond) {
        counters(app, counter + "\"200\"}", counter + "\"404\"}", counter + "\"503\"}");
        buckets(app, buckets, perSecond);
    }

    private void linkerd(String app) {
        String counter = "response_total{direction=\"inbound\",deployment=\"" + app + "\",";
        counters(
                app,
                counter + "classification=\"success\",status_code=\"200\"}",
                counter + "classification=\"success\",status_code=\"404\"}",
                // A failed gRPC call: HTTP says 200.
                counter + "classification=\"failure\",status_code=\"200\",grpc_status=\"14\"}");
        buckets(app, "response_latency_ms_bucket{direction=\"inbound\",deployment=\"" + app + "\"", 1000);
    }

    private void micrometer(String app) {
        String counter = "http_server_requests_seconds_count{uri=\"/dishes\",pod=\"" + app + "-1\",";
        counters(
                app,
                counter + "outcome=\"SUCCESS\"}",
                counter + "outcome=\"CLIENT_ERROR\"}",
                counter + "outcome=\"SERVER_ERROR\"}");
        buckets(app, "http_server_requests_seconds_bucket{uri=\"/dishes\",pod=\"" + app + "-1\"", 1);
        // Kubernetes asks for the health: no traffic.
        counter(
                app,
                "http_server_requests_seconds_count{uri=\"/actuator/health\",pod=\"" + app
                        + "-1\",outcome=\"SUCCESS\"}",
                scrape -> 100 + 3 * scrape,
                -4);
    }

    private void counters(String app, String good, String bad, String worst) {
        counter(app, good, scrape -> 1000 + 5 * scrape, -4);
        counter(app, bad, scrape -> scrape >= 20 ? 12 : 10, -4);
        if (app.equals("failing")) {
            counter(app, worst, scrape -> 3, 30);
        }
    }

    private void buckets(String app, String name, double perSecond) {
        if (app.equals("bucketless")) {
            return;
        }
        int failed = app.equals("failing") ? 3 : 0;
        counter(app, name + ",le=\"" + number(0.1 * perSecond) + "\"}", scrape -> 700 + 4 * scrape, -4);
        counter(app, name + ",le=\"" + number(0.5 * perSecond) + "\"}", scrape -> 900 + 5 * scrape, -4);
        counter(
                app,
                name + ",le=\"+Inf\"}",
                scrape -> 1010 + 5 * scrape + (scrape >= 20 ? 2 : 0) + (scrape >= 30 ? failed : 0),
                -4);
    }

    private void kubernetes(String app) {
        counter(app, "kube_pod_container_status_restarts_total{pod=\"" + app + "-1\"}", scrape -> 2 + scrape / 20, -4);
        counter(app, "logback_events_total{pod=\"" + app + "-1\",level=\"info\"}", scrape -> 50 + 2 * scrape, -4);
        if (app.equals("failing")) {
            counter(app, "logback_events_total{pod=\"failing-1\",level=\"error\"}", scrape -> 4, 30);
        }
    }

    private interface Reading {
        double at(int scrape);
    }

    private void counter(String app, String series, Reading reading, int firstScrape) {
        IntStream scrapes =
                app.equals("dead") ? IntStream.rangeClosed(-40, -20) : IntStream.rangeClosed(firstScrape, SCRAPES);
        scrapes.forEach(scrape -> sample(series, reading.at(app.equals("silent") ? 0 : scrape), scrape));
    }

    /** 5 requests between two scrapes, 4 of them fast; none were seen between the restart and the next scrape. */
    private void restarted() {
        String labels = "{service_version=\"restarted\"";
        Reading counted = scrape -> scrape < 20 ? 200 + scrape : scrape - 20;
        String name = "http_server_request_duration_seconds_";
        counter(
                "restarted",
                name + "count" + labels + ",http_response_status_code=\"200\"}",
                scrape -> 5 * counted.at(scrape),
                -4);
        counter("restarted", name + "bucket" + labels + ",le=\"0.1\"}", scrape -> 4 * counted.at(scrape), -4);
        counter("restarted", name + "bucket" + labels + ",le=\"+Inf\"}", scrape -> 5 * counted.at(scrape), -4);
    }

    private void probes() {
        for (int scrape = -4; scrape <= SCRAPES; scrape++) {
            sample("probe_success{instance=\"healthy\"}", 1, scrape);
            sample("probe_duration_seconds{instance=\"healthy\"}", 0.08, scrape);
            sample("probe_success{instance=\"failing\"}", scrape > 30 ? 0 : 1, scrape);
            sample("probe_duration_seconds{instance=\"failing\"}", scrape > 30 ? 3 : 0.08, scrape);
            sample("probe_success{instance=\"bucketless\"}", 1, scrape);
        }
        sample("probe_success{instance=\"dead\"}", 1, -20);
        sample("probe_duration_seconds{instance=\"dead\"}", 0.08, -20);
    }

    /** Two pods of one app: one uses half of its CPU limit, the other a quarter; memory the other way round. */
    private void pods() {
        for (int scrape = -20; scrape <= SCRAPES; scrape++) {
            double seconds = 15.0 * (scrape + 20);
            for (int pod = 1; pod <= 2; pod++) {
                String labels = "{namespace=\"prod\",pod=\"healthy-" + pod + "\",container=\"app\"";
                sample("container_cpu_usage_seconds_total" + labels + "}", seconds / (2 * pod), scrape);
                sample("container_memory_working_set_bytes" + labels + "}", 250 * pod, scrape);
                sample("kube_pod_container_resource_limits" + labels + ",resource=\"cpu\"}", 1, scrape);
                sample("kube_pod_container_resource_limits" + labels + ",resource=\"memory\"}", 1000, scrape);
            }
        }
    }

    private void sample(String series, double value, int scrape) {
        text.append(series)
                .append(' ')
                .append(number(value))
                .append(' ')
                .append(START.plusSeconds(15L * scrape).getEpochSecond())
                .append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%s", value);
    }
}
