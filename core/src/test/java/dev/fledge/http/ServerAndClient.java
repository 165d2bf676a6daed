package dev.fledge.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server on loopback and the client that asks it, both new for each test. */
@Timeout(30)
abstract class ServerAndClient {
    final MockWebServer server = new MockWebServer();
    SafeHttpClient client = SafeHttpClient.create();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    HttpCall.Builder get(String path) {
        return HttpCall.get(server.url(path));
    }

    HttpFailure failure(HttpCall call) {
        return catchThrowableOfType(HttpFailure.class, () -> client.exchange(call));
    }

    SafeHttpClient use(SafeHttpClient.Builder builder) {
        client.close();
        client = builder.build();
        return client;
    }
}
