package dev.fledge.metric.source;

import java.time.Duration;
import java.util.List;

/**
 * The metrics that a well-known exporter has, under the names that policies use.
 *
 * <p>The traffic presets have {@code requests}, {@code server-errors}, {@code client-errors} (counts) and {@code latency}
 * (distribution, milliseconds). What is an arm's is said by {@link PrometheusSource.Builder#arm}; each preset names the labels
 * for it. An app without traffic has zeros, a dead one has no data, and one without errors has zero errors although its error
 * series do not exist yet.
 */
public enum PrometheusPreset {
    /**
     * Istio's standard metrics, as the receiving sidecar reports them.
     *
     * <p>Arms: {@code destination_workload="shop-canary",destination_workload_namespace="prod"}, or
     * {@code destination_version}. Response code 0, a connection that broke, is a server error. Trap: what the sender
     * reports misses callers without a sidecar, so only the receiver's report is read; a canary that no request reaches has
     * no series at all.
     */
    ISTIO(traffic("istio_requests_total", "reporter=\"destination\",")
            .errors("response_code=~\"5..|0\"", "response_code=~\"4..\"")
            .latency(
                    "istio_request_duration_milliseconds_bucket",
                    Duration.ofMillis(1),
                    "let Istio's telemetry keep REQUEST_DURATION")),

    /**
     * The Linkerd proxy's metrics of inbound traffic.
     *
     * <p>Arms: {@code deployment="shop-canary",namespace="prod"}. Trap: a failed gRPC call has status 200, so server errors
     * are what Linkerd classifies as a failure.
     */
    LINKERD(traffic("response_total", "direction=\"inbound\",")
            .errors("classification=\"failure\"", "status_code=~\"4..\",classification!=\"failure\"")
            .latency(
                    "response_latency_ms_bucket",
                    Duration.ofMillis(1),
                    "let the scrape of the Linkerd proxies keep it")),

    /**
     * The community's ingress-nginx controller, which is retired but still runs.
     *
     * <p>Arms: {@code exported_namespace="prod",ingress="shop",canary!=""} and the same with {@code canary=""}. Trap: the
     * label is {@code namespace} only where the scrape has {@code honorLabels}; a custom error page hides 5xx.
     */
    INGRESS_NGINX(traffic("nginx_ingress_controller_requests", "")
            .errors("status=~\"5..\"", "status=~\"4..\"")
            .latency(
                    "nginx_ingress_controller_request_duration_seconds_bucket",
                    Duration.ofSeconds(1),
                    "see that the controller's --exclude-socket-metrics does not name it")),

    /**
     * Traefik's metrics by service.
     *
     * <p>Arms: {@code service=~"prod-shop-canary-.*@kubernetes.*"}. Trap: the default buckets are 0.1, 0.3, 1.2 and 5 s, so
     * most limits fall into the middle of one; set {@code metrics.prometheus.buckets}.
     */
    TRAEFIK(traffic("traefik_service_requests_total", "")
            .errors("code=~\"5..\"", "code=~\"4..\"")
            .latency(
                    "traefik_service_request_duration_seconds_bucket",
                    Duration.ofSeconds(1),
                    "let the scrape of Traefik keep it")),

    /**
     * Envoy's upstream clusters, as Contour uses them.
     *
     * <p>Arms: {@code envoy_cluster_name=~"prod_shop-canary_.*"} with Contour. Trap: Envoy Gateway names clusters
     * {@code httproute/prod/shop/rule/0} instead, both arms in one cluster if they are in one rule.
     */
    ENVOY(traffic("envoy_cluster_upstream_rq", "")
            .errors("envoy_response_code=~\"5..\"", "envoy_response_code=~\"4..\"")
            .latency(
                    "envoy_cluster_upstream_rq_time_bucket",
                    Duration.ofMillis(1),
                    "let the scrape of Envoy's /stats/prometheus keep it")),

    /**
     * Spring Boot and Micrometer's HTTP server metrics, without the actuator's own.
     *
     * <p>Arms: labels of the pod or of the app, such as {@code namespace="prod",pod=~"shop-canary-.*"}. Trap: there are no
     * buckets unless {@code percentiles-histogram} is on, and the quantiles that the app computes itself cannot be combined
     * over pods.
     */
    MICROMETER(traffic("http_server_requests_seconds_count", "uri!~\"/actuator.*\",")
            .errors("outcome=\"SERVER_ERROR\"", "outcome=\"CLIENT_ERROR\"")
            .latency(
                    "http_server_requests_seconds_bucket",
                    Duration.ofSeconds(1),
                    "set management.metrics.distribution.percentiles-histogram.http.server.requests=true")),

    /**
     * OpenTelemetry's stable semantic conventions for HTTP servers.
     *
     * <p>Arms: {@code job="prod/shop",service_version="2.0.0"}. Trap: resource attributes such as {@code service_version} are
     * on {@code target_info} alone unless the exporter promotes them. A request without a status code got no answer and is a
     * server error.
     */
    OTEL(traffic("http_server_request_duration_seconds_count", "")
            .errors("http_response_status_code!~\"[1-4]..\"", "http_response_status_code=~\"4..\"")
            .latency(
                    "http_server_request_duration_seconds_bucket",
                    Duration.ofSeconds(1),
                    "let the OpenTelemetry view of http.server.request.duration be an explicit-bucket histogram")),

    /**
     * A prober such as the blackbox exporter: each scrape is one request.
     *
     * <p>Metrics: {@code requests}, {@code server-errors} (probes that failed for whatever reason) and {@code latency}; there
     * are no client errors. Arms: {@code job="probe",instance="https://canary.shop.example"}. Trap: a probe of the public
     * address reaches mostly the stable version; probe each arm at an address of its own.
     */
    PROBE(List.of(
            PrometheusMetric.of(Names.REQUESTS, RawReadings.count("probe_success{$arm}")),
            PrometheusMetric.of(Names.SERVER_ERRORS, RawReadings.countBelow("probe_success{$arm}", 1)),
            PrometheusMetric.of(
                            Names.LATENCY,
                            RawReadings.distribution("probe_duration_seconds{$arm}", Duration.ofSeconds(1)))
                    .hintIfAbsentWhile(Names.REQUESTS, "let the scrape of the prober keep it"))),

    /**
     * What Kubernetes knows of an arm's containers.
     *
     * <p>Metrics: {@code cpu} and {@code memory}, gauges every 15 s: the share of its limit that the worst pod uses; and
     * {@code restarts}, a count. Arms: {@code namespace="prod",pod=~"shop-canary-.*"}. Needs cAdvisor and
     * kube-state-metrics. Trap: without a limit there is no share and no data; memory is the working set, because usage
     * counts the page cache too.
     */
    KUBERNETES(List.of(
            PrometheusMetric.gauge(
                    "cpu",
                    "max(sum by (namespace,pod) (rate(container_cpu_usage_seconds_total"
                            + "{container!=\"\",container!=\"POD\",$arm}[2m]))"
                            + " / sum by (namespace,pod) (kube_pod_container_resource_limits{resource=\"cpu\",$arm}))",
                    Names.RESOLUTION),
            PrometheusMetric.gauge(
                    "memory",
                    "max(sum by (namespace,pod) (container_memory_working_set_bytes"
                            + "{container!=\"\",container!=\"POD\",$arm})"
                            + " / sum by (namespace,pod) (kube_pod_container_resource_limits{resource=\"memory\",$arm}))",
                    Names.RESOLUTION),
            PrometheusMetric.count("restarts", "kube_pod_container_status_restarts_total{$arm}"))),

    /**
     * Lines logged by Logback, as Micrometer counts them.
     *
     * <p>Metrics: {@code log-lines} and {@code log-errors}, counts. Arms: as with {@link #MICROMETER}. Judge the errors per
     * request, not alone: more traffic logs more. Trap: levels are in lower case.
     */
    LOGBACK(List.of(
            PrometheusMetric.count("log-lines", "logback_events_total{$arm}"),
            PrometheusMetric.count("log-errors", "logback_events_total{level=\"error\",$arm}")
                    .zeroIfAbsentWhile("log-lines")));

    // Made by List.of, which the compiler cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final transient List<PrometheusMetric> metrics;

    PrometheusPreset(Traffic traffic) {
        this(traffic.metrics());
    }

    PrometheusPreset(List<PrometheusMetric> metrics) {
        this.metrics = metrics;
    }

    /** Returns its metrics, to be added one by one or looked at. */
    public List<PrometheusMetric> metrics() {
        return metrics;
    }

    private static Traffic traffic(String counter, String always) {
        return new Traffic(counter, always, List.of());
    }

    private static final class Names {
        static final String REQUESTS = "requests";
        static final String SERVER_ERRORS = "server-errors";
        static final String CLIENT_ERRORS = "client-errors";
        static final String LATENCY = "latency";
        static final Duration RESOLUTION = Duration.ofSeconds(15);

        private Names() {}
    }

    /** Puts the four metrics of a counter together whose labels tell the errors. */
    private record Traffic(String counter, String always, List<PrometheusMetric> metrics) {
        Traffic errors(String server, String client) {
            return new Traffic(
                    counter,
                    always,
                    List.of(
                            PrometheusMetric.count(Names.REQUESTS, counter + "{" + always + "$arm}"),
                            error(Names.SERVER_ERRORS, server),
                            error(Names.CLIENT_ERRORS, client)));
        }

        private PrometheusMetric error(String name, String matchers) {
            return PrometheusMetric.count(name, counter + "{" + always + matchers + ",$arm}")
                    .zeroIfAbsentWhile(Names.REQUESTS);
        }

        Traffic latency(String buckets, Duration unit, String hint) {
            PrometheusMetric latency = PrometheusMetric.distribution(
                            Names.LATENCY, buckets + "{" + always + "$arm}", unit)
                    .hintIfAbsentWhile(Names.REQUESTS, hint);
            return new Traffic(counter, always, List.of(metrics.get(0), metrics.get(1), metrics.get(2), latency));
        }
    }
}
