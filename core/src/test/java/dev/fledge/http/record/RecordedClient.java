package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A real client and a real server on loopback, between which a recorder stands. */
@Timeout(60)
abstract class RecordedClient {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    final MockWebServer server = new MockWebServer();
    final OkHttpClient plain =
            new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(20)).build();
    ExchangeRecorder recorder =
            ExchangeRecorder.builder().time(ManualTime.startingAt(NOON)).build();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        plain.dispatcher().executorService().shutdownNow();
        plain.connectionPool().evictAll();
        server.close();
    }

    static MockResponse.Builder answer(String type, String body) {
        return new MockResponse.Builder().setHeader("Content-Type", type).body(body);
    }

    Request.Builder ask(String path) {
        return new Request.Builder().url(server.url(path));
    }

    String send(Request request) throws IOException {
        try (Response response = recorder.recording(plain).newCall(request).execute()) {
            return response.body().string();
        }
    }

    HarEntry only() {
        List<HarEntry> entries = recorder.recorded().entries();
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    Optional<HarBody> answered() {
        return only().response().flatMap(HarResponse::body);
    }
}
