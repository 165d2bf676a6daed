package dev.fledge.rollout.kubernetes;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.testing.ManualTime;
import dev.fledge.testing.MetricSourceContract;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PodLogSourceContractTest extends MetricSourceContract {
    private LogServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        server = new LogServer();
        client = KubernetesClient.at(server.url()).build();
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Override
    protected String countMetric() {
        return PodLogSource.EXCEPTIONS;
    }

    @Override
    protected MetricSource withoutData() {
        return source(client);
    }

    @Override
    protected MetricSource withoutEvents() {
        server.running("app-1", "stable");
        server.running("app-canary-1", "canary");
        server.log("app-canary-1", "2026-01-01T10:01:00.5Z INFO up\n");
        return source(client);
    }

    @Override
    protected MetricSource withEvent(Arm arm, Instant at) {
        withoutEvents();
        server.log(arm == Arm.CANARY ? "app-canary-1" : "app-1", at + " ERROR it broke\n");
        return source(client);
    }

    @Override
    protected Optional<MetricSource> broken() {
        return Optional.of(
                source(KubernetesClient.at(HttpUrl.get("http://127.0.0.1:1/")).build()));
    }

    private static PodLogSource source(KubernetesClient client) {
        return PodLogSource.of(client, "prod")
                .arm(Arm.BASELINE, "track=stable")
                .arm(Arm.CANARY, "track=canary")
                .time(ManualTime.startingAt(INTERVAL.end()))
                .build();
    }
}
