package dev.fledge.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the JVM load what a call needs, by a call to a server of our own that nobody else knows. */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(SafeHttpClient.class);
    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    static void once() throws InterruptedException {
        if (BEGUN.compareAndSet(false, true)) {
            now();
        }
    }

    /** Returns whether the call was answered. */
    static boolean now() throws InterruptedException {
        // Not the client of somebody else: its proxy and interceptors would meet a call that nobody made.
        OkHttpClient plain = new OkHttpClient.Builder().proxy(Proxy.NO_PROXY).build();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SafeHttpClient client = SafeHttpClient.builder()
                        .client(plain)
                        .connections(Connections.FRESH)
                        .build()) {
            server.setSoTimeout((int) LONGEST.toMillis());
            Thread answering = new Thread(() -> answer(server), "fledge-warm-up");
            answering.setDaemon(true);
            answering.start();
            HttpUrl url = new HttpUrl.Builder()
                    .scheme("http")
                    .host(server.getInetAddress().getHostAddress())
                    .port(server.getLocalPort())
                    .build();
            HttpCall call = HttpCall.get(url).timeout(LONGEST).build();
            return client.exchange(call).status() == 200;
        } catch (IOException e) {
            LOG.debug("The JVM was not warmed up; the first call pays for it.", e);
            return false;
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.setSoTimeout((int) LONGEST.toMillis());
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            String line = request.readLine();
            while (line != null && !line.isEmpty()) {
                line = request.readLine();
            }
            connection.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            LOG.debug("The warm-up was not answered.", e);
        }
    }
}
