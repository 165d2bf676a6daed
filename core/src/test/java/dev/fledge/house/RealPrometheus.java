package dev.fledge.house;

import dev.fledge.http.HttpCall;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Prometheus of our own on a free port of loopback; ends with the test. */
public final class RealPrometheus implements AutoCloseable {
    private static final String INSTALL = "apt-get install prometheus";
    private static final TimeSource TIME = TimeSource.system();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORTS_TRIED = 3;

    private final Process process;
    private final String url;

    private RealPrometheus(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts one that knows these samples, in the OpenMetrics format and with times, and scrapes nothing. */
    public static RealPrometheus backFilled(Path folder, String openMetrics) throws Exception {
        Path promtool = RealComponent.require("promtool", INSTALL);
        Path samples = Files.writeString(folder.resolve("samples.om"), openMetrics);
        Path data = folder.resolve("data");
        Process fill = process(
                folder,
                "promtool",
                promtool.toString(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                samples.toString(),
                data.toString());
        if (!fill.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || fill.exitValue() != 0) {
            fill.destroyForcibly();
            throw new AssertionError("promtool failed: " + Files.readString(folder.resolve("promtool.log")));
        }
        return started(folder, "");
    }

    /** Starts one that scrapes {@code /metrics} of these ports of loopback every second. */
    public static RealPrometheus scraping(Path folder, int... ports) throws Exception {
        String targets =
                IntStream.of(ports).mapToObj(port -> "'127.0.0.1:" + port + "'").collect(Collectors.joining(","));
        return started(folder, """
                scrape_configs:
                  - job_name: app
                    scrape_interval: 1s
                    static_configs:
                      - targets: [%s]
                """.formatted(targets));
    }

    private static RealPrometheus started(Path folder, String config) throws Exception {
        Path program = RealComponent.require("prometheus", INSTALL);
        Path file = Files.writeString(folder.resolve("prometheus.yml"), "global: {scrape_interval: 15s}\n" + config);
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port = freePort();
            Process process = process(
                    folder,
                    "prometheus",
                    program.toString(),
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--storage.tsdb.retention.time=100y",
                    "--web.listen-address=127.0.0.1:" + port);
            RealPrometheus prometheus = new RealPrometheus(process, "http://127.0.0.1:" + port);
            if (prometheus.becomesReady()) {
                return prometheus;
            }
            prometheus.close();
        }
        throw new AssertionError("Prometheus did not start: " + Files.readString(folder.resolve("prometheus.log")));
    }

    private static Process process(Path folder, String name, String... command) throws IOException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean becomesReady() throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE, TIME);
        try (SafeHttpClient client = SafeHttpClient.create()) {
            while (process.isAlive() && !deadline.passed()) {
                try {
                    if (client.exchange(HttpCall.get(url + "/-/ready").build()).status() == 200) {
                        return true;
                    }
                } catch (IOException notYet) {
                    // It does not listen yet.
                }
                deadline.sleepAtMost(Duration.ofMillis(50));
            }
        }
        return false;
    }

    /** Returns the address of its root. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        RealComponent.end(process);
    }
}
