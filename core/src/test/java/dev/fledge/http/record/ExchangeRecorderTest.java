package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import okio.Sink;
import org.junit.jupiter.api.Test;

/** What is recorded of a call, and that the call does not change. */
class ExchangeRecorderTest extends RecordedClient {
    private static final MediaType JSON = MediaType.get("application/json");

    @Test
    void an_exchange_is_recorded_with_who_answered() throws Exception {
        server.enqueue(answer("application/json", "{\"results\":[]}").code(201).build());

        String body = send(ask("/recommend?x=1")
                .header("X-Arm", "canary")
                .post(RequestBody.create("{\"user\":\"test\"}", JSON))
                .build());

        HarEntry entry = only();
        assertThat(body).isEqualTo("{\"results\":[]}");
        assertThat(entry.startedAt()).isEqualTo(NOON);
        assertThat(entry.serverAddress())
                .contains(InetAddress.getLoopbackAddress().getHostAddress());
        assertThat(entry.protocol()).isEqualTo("http/1.1");
        assertThat(entry.failure()).isEmpty();
        assertThat(entry.request().method()).isEqualTo("POST");
        assertThat(entry.request().url()).isEqualTo(server.url("/recommend?x=1").toString());
        assertThat(entry.request().headers().first("X-Arm")).contains("canary");
        assertThat(entry.request().body())
                .contains(
                        new HarBody("application/json; charset=utf-8", Optional.of("{\"user\":\"test\"}"), 15, false));
        assertThat(entry.response().orElseThrow().status()).isEqualTo(201);
        assertThat(answered()).contains(new HarBody("application/json", Optional.of("{\"results\":[]}"), 14, false));
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void the_call_is_not_changed() throws Exception {
        server.enqueue(answer("text/plain", "ok").build());
        Request request = ask("/upload")
                .post(RequestBody.create("abc".repeat(5000), JSON))
                .build();

        List<RequestBody> seenByOthers = new ArrayList<>();
        OkHttpClient observed = plain.newBuilder()
                .addNetworkInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    seenByOthers.add(response.request().body());
                    return response;
                })
                .build();

        try (Response response = recorder.recording(observed).newCall(request).execute()) {
            assertThat(seenByOthers).hasSize(1).first().isSameAs(request.body());
            assertThat(response.body().contentLength()).isEqualTo(2);
            assertThat(response.body().contentType()).isEqualTo(MediaType.get("text/plain"));
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().get("Content-Length")).isEqualTo("15000");
        assertThat(String.valueOf(seen.getBody().utf8())).isEqualTo("abc".repeat(5000));
    }

    @Test
    void a_body_that_can_be_sent_once_is_sent_once() throws Exception {
        server.enqueue(answer("text/plain", "ok").build());
        List<String> written = new ArrayList<>();
        RequestBody once = new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("text/plain");
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                written.add("once");
                sink.writeUtf8("streamed");
            }
        };

        send(ask("/").post(once).build());

        assertThat(written).containsExactly("once");
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("streamed");
        assertThat(only().request().body()).contains(new HarBody("text/plain", Optional.of("streamed"), 8, false));
    }

    @Test
    void each_redirect_is_an_exchange_of_its_own() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "/home?token=abc")
                .build());
        server.enqueue(answer("text/plain", "home").build());

        String body = send(ask("/login").build());

        assertThat(body).isEqualTo("home");
        assertThat(recorder.recorded().entries())
                .extracting(entry -> entry.response().orElseThrow().status())
                .containsExactly(302, 200);
        assertThat(recorder.recorded()
                        .entries()
                        .get(0)
                        .response()
                        .orElseThrow()
                        .headers()
                        .first("Location"))
                .contains("/home?token=hidden");
        assertThat(recorder.recorded().entries().get(1).request().url())
                .isEqualTo(server.url("/home?token=hidden").toString());
    }

    @Test
    void a_zipped_body_is_recorded_as_it_reads() throws Exception {
        Buffer zipped = new Buffer();
        try (BufferedSink sink = Okio.buffer((Sink) new GzipSink(zipped))) {
            sink.writeUtf8("{\"results\":[\"" + "a".repeat(3000) + "\"]}");
        }
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .setHeader("Content-Encoding", "gzip")
                .body(zipped)
                .build());

        String body = send(ask("/").build());

        assertThat(answered()).contains(new HarBody("application/json", Optional.of(body), 3016, false));
    }

    @Test
    void an_encoding_that_cannot_be_read_keeps_the_size_only() throws Exception {
        server.enqueue(
                answer("text/plain", "text").setHeader("Content-Encoding", "br").build());

        send(ask("/").build());

        assertThat(answered()).contains(new HarBody("text/plain", Optional.empty(), 4, false));
    }

    @Test
    void a_connection_that_breaks_fails_as_before_and_is_recorded() {
        server.enqueue(answer("text/plain", "x".repeat(100))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        assertThatThrownBy(() -> send(ask("/").build())).isInstanceOf(IOException.class);

        assertThat(only().failure()).hasValueSatisfying(why -> assertThat(why).contains("Exception"));
        assertThat(only().response().orElseThrow().status()).isEqualTo(200);
    }

    @Test
    void a_request_without_an_answer_is_recorded() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());

        assertThatThrownBy(
                        () -> send(ask("/").post(RequestBody.create("a", null)).build()))
                .isInstanceOf(IOException.class);

        assertThat(only().response()).isEmpty();
        assertThat(only().failure())
                .hasValueSatisfying(why -> assertThat(why).startsWith("IOException: unexpected end"));
    }

    @Test
    void an_answer_counts_when_it_is_closed() throws Exception {
        server.enqueue(answer("text/plain", "unread").build());

        try (Response response =
                recorder.recording(plain).newCall(ask("/").build()).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(recorder.recorded().entries()).isEmpty();
        }

        assertThat(only().response().orElseThrow().status()).isEqualTo(200);
        assertThat(answered()).isEmpty();
    }

    @Test
    void time_goes_where_it_went() throws Exception {
        ManualTime time = ManualTime.startingAt(NOON);
        recorder = ExchangeRecorder.builder().time(time).build();
        server.enqueue(answer("text/plain", "ok").build());

        try (Response response =
                recorder.recording(plain).newCall(ask("/").build()).execute()) {
            time.advance(Duration.ofMillis(7));
            assertThat(response.body().string()).isEqualTo("ok");
        }

        assertThat(only().timings())
                .isEqualTo(HarTimings.unknown()
                        .and(HarTimings.Phase.WAIT, Duration.ZERO)
                        .and(HarTimings.Phase.RECEIVE, Duration.ofMillis(7)));
    }

    @Test
    void exchanges_stand_in_the_order_of_their_start() throws Exception {
        server.enqueue(answer("text/plain", "first").build());
        server.enqueue(answer("text/plain", "second").build());
        OkHttpClient client = recorder.recording(plain);

        try (Response first = client.newCall(ask("/1").build()).execute();
                Response second = client.newCall(ask("/2").build()).execute()) {
            assertThat(second.body().string()).isEqualTo("second");
            assertThat(first.body().string()).isEqualTo("first");
        }

        assertThat(recorder.recorded().entries())
                .extracting(entry -> entry.request().url())
                .containsExactly(server.url("/1").toString(), server.url("/2").toString());
    }

    @Test
    void what_is_kept_holds_no_secret() throws Exception {
        recorder = ExchangeRecorder.builder()
                .secrets(List.of(Secret.of("API_KEY", "s3cr3t/key")))
                .build();
        server.enqueue(
                answer("application/json", "{\"access_token\":\"unnamed-1\",\"echo\":\"s3cr3t\\/key\",\"n\":1.50}")
                        .setHeader("Set-Cookie", "session=unnamed-2")
                        .build());

        send(ask("/s3cr3t%2Fkey?api_key=unnamed-3&q=a")
                .header("Authorization", "Bearer unnamed-4")
                .header("Referer", "http://me:unnamed-5@a.example/?token=unnamed-6")
                .post(RequestBody.create(
                        "user=a&password=unnamed-7", MediaType.get("application/x-www-form-urlencoded")))
                .build());

        String json = recorder.recorded().toJson();
        assertThat(json).doesNotContain("s3cr3t").doesNotContain("unnamed");
        assertThat(only().request().headers().first("Authorization")).contains("Bearer <hidden>");
        assertThat(only().request().headers().first("Referer")).contains("http://hidden@a.example/?token=hidden");
        assertThat(only().request().body().orElseThrow().text()).contains("user=a&password=hidden");
        assertThat(answered().orElseThrow().text())
                .contains("{\"access_token\":\"<hidden>\",\"echo\":\"<secret API_KEY>\",\"n\":1.50}");
    }
}
