package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** What a recorder keeps when there is too much, or when it fails itself. */
class RecorderLimitsTest extends RecordedClient {
    @Test
    void a_long_body_is_kept_without_its_end() throws Exception {
        recorder = ExchangeRecorder.builder().bodyLimitBytes(10).build();
        server.enqueue(answer("text/plain", "0123456789abc").build());

        String body = send(ask("/").build());

        assertThat(body).isEqualTo("0123456789abc");
        assertThat(answered()).contains(new HarBody("text/plain", Optional.of("0123456789"), 13, true));
    }

    @Test
    void json_without_its_end_is_left_out_because_its_keys_cannot_be_searched() throws Exception {
        recorder = ExchangeRecorder.builder().bodyLimitBytes(20).build();
        server.enqueue(
                answer("text/plain", "{\"password\":\"letmein\",\"a\":1}").build());

        send(ask("/").build());

        assertThat(answered()).contains(new HarBody("text/plain", Optional.empty(), 28, false));
    }

    @Test
    void a_full_recorder_counts_what_it_drops() throws Exception {
        recorder = ExchangeRecorder.builder().entryLimit(2).build();
        for (int i = 0; i < 5; i++) {
            server.enqueue(answer("text/plain", "ok").build());
            send(ask("/" + i).build());
        }

        assertThat(recorder.recorded().entries())
                .extracting(entry -> entry.request().url())
                .containsExactly(server.url("/0").toString(), server.url("/1").toString());
        assertThat(recorder.dropped()).isEqualTo(3);
        assertThat(recorder).hasToString("ExchangeRecorder(2 kept, 3 dropped)");
    }

    @Test
    void a_rare_endpoint_finds_room_beside_one_that_fills_the_recorder() throws Exception {
        recorder = ExchangeRecorder.builder()
                .entryLimit(4)
                .entryLimitPerEndpoint(2)
                .build();
        for (String path : List.of("/items/1", "/items/2", "/items/3", "/items/4", "/items/5", "/health")) {
            server.enqueue(answer("text/plain", "ok").build());
            send(ask(path).build());
        }

        assertThat(recorder.recorded().entries())
                .extracting(entry -> entry.request().url())
                .containsExactly(
                        server.url("/items/1").toString(),
                        server.url("/items/2").toString(),
                        server.url("/health").toString());
        assertThat(recorder.dropped()).isEqualTo(3);
    }

    @Test
    void headers_without_measure_are_dropped() throws Exception {
        server.enqueue(answer("text/plain", "ok").build());

        send(ask("/?q=" + "a".repeat(70_000)).build());

        assertThat(recorder.recorded().entries()).isEmpty();
        assertThat(recorder.dropped()).isEqualTo(1);
    }

    @Test
    void a_recorder_that_fails_does_not_fail_the_call() throws Exception {
        recorder = ExchangeRecorder.builder()
                .time(new TimeSource() {
                    @Override
                    public Instant now() {
                        throw new IllegalStateException("no clock");
                    }

                    @Override
                    public long nanoTime() {
                        throw new IllegalStateException("no clock");
                    }

                    @Override
                    public void sleep(Duration duration) {
                        throw new IllegalStateException("no clock");
                    }
                })
                .build();
        server.enqueue(answer("text/plain", "ok").build());

        assertThat(send(ask("/").build())).isEqualTo("ok");

        assertThat(recorder.dropped()).isEqualTo(1);
    }

    @Test
    void many_threads_lose_nothing_that_is_not_counted() throws Exception {
        recorder = ExchangeRecorder.builder().entryLimit(60).build();
        OkHttpClient client = recorder.recording(plain);
        for (int i = 0; i < 80; i++) {
            server.enqueue(answer("text/plain", "ok").build());
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> calls = new ArrayList<>();

        for (int i = 0; i < 80; i++) {
            Request request = ask("/" + i).build();
            calls.add(threads.submit(() -> {
                try (Response response = client.newCall(request).execute()) {
                    return response.body().string().equals("ok");
                }
            }));
        }

        for (Future<Boolean> call : calls) {
            assertThat(call.get(30, TimeUnit.SECONDS)).isTrue();
        }
        threads.shutdownNow();
        assertThat(recorder.recorded().entries()).hasSize(60).doesNotHaveDuplicates();
        assertThat(recorder.dropped()).isEqualTo(20);
    }

    @Test
    void limits_out_of_range_are_refused() {
        assertThatThrownBy(() -> ExchangeRecorder.builder().entryLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entryLimit must be from 1 to 100000, but was 0");
        assertThatThrownBy(() -> ExchangeRecorder.builder().entryLimitPerEndpoint(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entryLimitPerEndpoint must be from 1 to 100000, but was 0");
        assertThatThrownBy(() -> ExchangeRecorder.builder().bodyLimitBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bodyLimitBytes must be from 0 to 1048576, but was -1");
    }
}
