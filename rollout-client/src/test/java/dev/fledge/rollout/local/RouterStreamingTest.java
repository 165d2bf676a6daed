package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Counts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.junit.jupiter.api.Test;

class RouterStreamingTest {
    private static final int PIECE = 100_000;
    private static final int PIECES = 1000;

    private final OkHttpClient client =
            new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(30)).build();

    @Test
    void events_arrive_one_by_one_while_the_answer_goes_on() throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        try (App app = App.answering(exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().flush();
                    for (String event = take(events); !event.isEmpty(); event = take(events)) {
                        exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
                        exchange.getResponseBody().flush();
                    }
                    exchange.close();
                });
                LocalRouter router = LocalRouter.builder(app.url()).start();
                Response answer = client.newCall(
                                new Request.Builder().url(router.baseUrl()).build())
                        .execute()) {
            BufferedSource stream = answer.body().source();

            // Each event is sent only when the one before has arrived.
            for (int i = 0; i < 5; i++) {
                events.add("data: " + i + "\n");
                assertThat(stream.readUtf8Line()).isEqualTo("data: " + i);
            }
            events.add("");

            assertThat(stream.exhausted()).isTrue();
            assertThat(router.traffic(Arm.BASELINE).snapshot().counts()).isEqualTo(new Counts(1, 0, 0));
        }
    }

    @Test
    void a_body_of_100_megabytes_passes_both_ways_in_bounded_memory() throws Exception {
        try (App echo = App.answering(exchange -> {
                    long[] read = {0};
                    byte[] buffer = new byte[8192];
                    for (int n = exchange.getRequestBody().read(buffer);
                            n >= 0;
                            n = exchange.getRequestBody().read(buffer)) {
                        read[0] += n;
                    }
                    exchange.sendResponseHeaders(200, read[0]);
                    byte[] piece = new byte[PIECE];
                    for (int i = 0; i < PIECES; i++) {
                        exchange.getResponseBody().write(piece);
                    }
                    exchange.close();
                });
                LocalRouter router = LocalRouter.builder(echo.url()).start()) {
            long before = usedAfterCollection();
            long most = 0;
            long received = 0;

            try (Response answer = client.newCall(new Request.Builder()
                            .url(router.baseUrl())
                            .post(new Pieces())
                            .build())
                    .execute()) {
                byte[] buffer = new byte[PIECE];
                for (int n = answer.body().byteStream().read(buffer);
                        n >= 0;
                        n = answer.body().byteStream().read(buffer)) {
                    received += n;
                    if (received % (PIECE * 250L) < n) {
                        most = Math.max(most, usedAfterCollection());
                    }
                }
            }

            assertThat(received).isEqualTo(100_000_000L);
            // What is held at any moment is a few pieces, not the body.
            assertThat(most - before).isLessThan(10_000_000L);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String take(BlockingQueue<String> events) {
        try {
            String event = events.poll(20, TimeUnit.SECONDS);
            return event == null ? "" : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static final class Pieces extends RequestBody {
        @Override
        public MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return (long) PIECE * PIECES;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            byte[] piece = new byte[PIECE];
            for (int i = 0; i < PIECES; i++) {
                sink.write(piece);
            }
        }
    }
}
