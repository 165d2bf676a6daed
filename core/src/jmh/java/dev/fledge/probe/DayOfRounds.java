package dev.fledge.probe;

import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.Connections;
import dev.fledge.http.HttpCall;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * 2,880 rounds of real requests, each on a connection of its own, on a clock that is moved by hand: a day of 30 s in seconds.
 *
 * @param heapKib change of the used heap from the end of the first third to the end of the last
 * @param threads change of the number of threads
 * @param files change of the number of open files, sockets included
 */
record DayOfRounds(long heapKib, int threads, long files) {
    private static final int ROUNDS = 2880;
    private static final int KEPT = 500;
    private static final long KIB = 1024;

    static DayOfRounds run() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (SafeHttpClient client =
                SafeHttpClient.builder().connections(Connections.FRESH).build()) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
            return run(deadline -> ask(client, url));
        } finally {
            server.stop(0);
        }
    }

    private static DayOfRounds run(Probe probe) throws IOException, InterruptedException {
        Synthetics synthetics = Synthetics.builder("day")
                .arm(Arm.BASELINE, probe)
                .arm(Arm.CANARY, probe)
                .roundsKept(KEPT)
                .time(ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z")))
                .unstarted();
        HeapMeasure.run(synthetics, ROUNDS / 3);
        long heap = HeapMeasure.used();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        long files = openFiles();
        HeapMeasure.run(synthetics, ROUNDS - ROUNDS / 3);
        return new DayOfRounds(
                (HeapMeasure.used() - heap) / KIB,
                ManagementFactory.getThreadMXBean().getThreadCount() - threads,
                openFiles() - files);
    }

    private static List<Answer> ask(SafeHttpClient client, String url) throws InterruptedException {
        try {
            int status = client.exchange(HttpCall.get(url).build()).status();
            Finding.Builder finding = status == 200 ? Finding.pass("health") : Finding.fail("health");
            return List.of(new Answer(finding.message("status " + status).build(), Duration.ofMillis(1)));
        } catch (IOException e) {
            throw new IllegalStateException("the bench's own server did not answer", e);
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
