package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.PrometheusMetric;
import dev.fledge.metric.source.PrometheusPreset;
import dev.fledge.metric.source.PrometheusSource;
import dev.fledge.metric.source.TrafficTap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class MetricSourceSnippetTest {
    @Test
    void prometheus_has_the_metrics_of_the_preset_and_those_that_were_added() {
        Secret token = Secret.of("prometheus", "not a real one");
        String address = "http://127.0.0.1:9090";
        // tag::prometheus
        PrometheusSource prometheus = PrometheusSource.builder(address)
                .preset(PrometheusPreset.MICROMETER)
                .metric(PrometheusMetric.count("sign-ups", "shop_signups_total{$arm}"))
                .arm(Arm.BASELINE, "pod=~\"shop-v1-.*\"")
                .arm(Arm.CANARY, "pod=~\"shop-v2-.*\"")
                .bearer(token)
                .build();
        // end::prometheus
        try (prometheus) {
            assertThat(prometheus.metrics())
                    .containsExactlyInAnyOrder("requests", "server-errors", "client-errors", "latency", "sign-ups");
        }
    }

    @Test
    void a_tap_counts_what_a_client_sends_and_what_a_server_answers() throws Exception {
        OkHttpClient client = new OkHttpClient();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        HttpContext context = server.createContext("/");
        // tag::tap
        TrafficRecorder canary = TrafficRecorder.create();
        OkHttpClient counted = TrafficTap.create().sending(client, url -> Optional.of(canary));
        context.getFilters().add(TrafficTap.create().serving(canary));
        // end::tap
        assertThat(counted.interceptors()).isNotEmpty();
        assertThat(context.getFilters()).hasSize(1);
        server.stop(0);
    }
}
