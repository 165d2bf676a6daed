package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.house.Sockets;
import dev.fledge.http.HttpFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** A name with two addresses is asked at one of them at a time, and the request goes out once. */
class OneConnectionTest extends ServerAndClient {
    private final AtomicInteger connects = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    private void asking(boolean firstHangs) {
        List<InetAddress> twice = List.of(InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress());
        use(SafeHttpClient.builder()
                .client(new OkHttpClient.Builder()
                        .dns(name -> twice)
                        .socketFactory(Sockets.before(() -> connect(firstHangs)))
                        .build()));
        server.enqueue(new MockResponse.Builder().build());
    }

    @Test
    void a_slow_connection_does_not_race_a_second_one() {
        asking(true);

        HttpFailure failure = failure(HttpCall.get("http://twice.invalid:" + server.getPort() + "/")
                .timeout(Duration.ofMillis(1200))
                .build());
        never.countDown();

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(connects).hasValueLessThan(2);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void a_refused_address_is_followed_by_the_next_and_the_request_goes_out_once() throws Exception {
        asking(false);

        HttpAnswer answer = client.exchange(
                HttpCall.get("http://twice.invalid:" + server.getPort() + "/").build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(connects).hasValue(2);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    /** The first connection hangs or is refused, the others would reach the server. */
    private void connect(boolean firstHangs) throws IOException {
        if (connects.incrementAndGet() > 1) {
            return;
        }
        try {
            boolean over = firstHangs && never.await(20, TimeUnit.SECONDS);
            throw new ConnectException("Connection refused, hung: " + over);
        } catch (InterruptedException e) {
            throw new ConnectException("interrupted");
        }
    }
}
