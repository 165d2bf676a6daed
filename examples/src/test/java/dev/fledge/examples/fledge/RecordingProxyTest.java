package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.http.record.HarEntry;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordingProxyTest {
    private final ExchangeRecorder recorder = ExchangeRecorder.builder().build();
    private final OkHttpClient client =
            new OkHttpClient.Builder().followRedirects(false).build();
    private TinyApp app;
    private RecordingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        app = new TinyApp("1.0.0");
        proxy = RecordingProxy.start(HttpUrl.get(app.url()), 0, recorder);
    }

    @AfterEach
    void stop() {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
        proxy.close();
        app.close();
    }

    private Request.Builder ask(String path) {
        return new Request.Builder().url(proxy.url().resolve(path)).header("X-Asked", "me");
    }

    private String send(Request.Builder request) throws IOException {
        try (Response answer = client.newCall(request.build()).execute()) {
            return answer.code() + " " + answer.header("X-App-Version") + " " + answer.header("Location") + " "
                    + answer.body().string();
        }
    }

    @Test
    void what_is_asked_and_answered_passes_unchanged() throws Exception {
        assertThat(send(ask("/echo/a%20b?c=d%2Fe&f"))).isEqualTo("200 1.0.0 null {\"n\":1}");
        assertThat(send(ask("/echo").post(RequestBody.create("{\"a\":1}", MediaType.get("application/json")))))
                .isEqualTo("200 1.0.0 null {\"n\":1}");
        assertThat(send(ask("/echo").delete(null))).isEqualTo("200 1.0.0 null {\"n\":1}");
        assertThat(send(ask("/echo").head())).isEqualTo("200 1.0.0 null ");
        assertThat(send(ask("/nothing"))).startsWith("404 ");

        assertThat(app.seen())
                .containsExactly(
                        "GET /echo/a%20b?c=d%2Fe&f me null ",
                        "POST /echo me application/json; charset=utf-8 {\"a\":1}",
                        "DELETE /echo me null ",
                        "HEAD /echo me null ");
        assertThat(recorder.recorded().entries())
                .extracting(HarEntry::toString)
                .containsExactly(
                        "HarEntry(GET, 200)",
                        "HarEntry(POST, 200)",
                        "HarEntry(DELETE, 200)",
                        "HarEntry(HEAD, 200)",
                        "HarEntry(GET, 404)");
    }

    @Test
    void a_redirect_of_the_app_leads_back_to_the_proxy() throws Exception {
        assertThat(send(ask("/moved"))).isEqualTo("302 null " + proxy.url() + "health?a=b ");
    }

    @Test
    void what_is_secret_is_not_recorded() throws Exception {
        send(ask("/echo?token=Zq9secret")
                .header("Authorization", "Bearer Zq9secret")
                .header("Cookie", "s=Zq9secret"));

        assertThat(recorder.recorded().toJson()).contains("/echo?token=hidden").doesNotContain("Zq9secret");
    }

    @Test
    void an_app_that_is_down_is_a_bad_gateway() throws Exception {
        app.close();

        assertThat(send(ask("/health"))).startsWith("502 null null Recording: ").contains("refused");
    }

    @Test
    void a_port_that_is_taken_says_so() {
        int taken = proxy.url().port();

        assertThatThrownBy(() -> RecordingProxy.start(HttpUrl.get(app.url()), taken, recorder))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on port " + taken + " (Address already in use); choose another with --port");
    }
}
