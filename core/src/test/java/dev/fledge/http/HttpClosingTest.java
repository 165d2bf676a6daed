package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

class HttpClosingTest extends ServerAndClient {
    @Test
    void an_interrupt_ends_the_call_at_once() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                client.exchange(get("/").timeout(Duration.ofMinutes(5)).build());
            } catch (IOException | InterruptedException e) {
                thrown.complete(e);
            }
        });
        caller.setDaemon(true);
        caller.start();
        assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

        caller.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closing_ends_the_threads_and_refuses_more_calls() throws Exception {
        server.enqueue(new MockResponse.Builder().body("1").build());
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder()
                        .addInterceptor(chain -> {
                            worker.complete(Thread.currentThread());
                            return chain.proceed(chain.request());
                        })
                        .build()));
        client.exchange(get("/").build());
        Thread thread = worker.get(10, TimeUnit.SECONDS);

        client.close();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).startsWith("fledge-http-");
        assertThatThrownBy(() -> client.exchange(get("/again").build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the HTTP client is closed, so it cannot send GET " + server.url("/again"));
    }

    @Test
    void closing_cancels_a_call_in_flight() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<HttpFailure> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() ->
                thrown.complete(failure(get("/").timeout(Duration.ofMinutes(5)).build())));
        caller.setDaemon(true);
        caller.start();
        assertThat(server.takeRequest(10, TimeUnit.SECONDS)).isNotNull();

        client.close();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_clients_own_settings_stay_and_it_is_not_closed() throws Exception {
        OkHttpClient own = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Own", "kept").build()))
                .build();
        server.enqueue(new MockResponse.Builder().body("1").build());

        try (SafeHttpClient over = HttpTransport.over(own)) {
            over.exchange(get("/").build());
        }

        assertThat(server.takeRequest(10, TimeUnit.SECONDS).getHeaders().get("X-Own"))
                .isEqualTo("kept");
        assertThat(own.dispatcher().executorService().isShutdown()).isFalse();
        assertThat(own.followRedirects()).isTrue();
    }
}
