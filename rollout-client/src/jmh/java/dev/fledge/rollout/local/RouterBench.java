package dev.fledge.rollout.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Compares the local router with nginx as a proxy and with no proxy at all, in one run and in alternating rounds.
 *
 * <p>Needs the programs {@code nginx} and {@code wrk} (Debian packages of those names). Arguments: seconds a measurement
 * (default 5), rounds (default 3). Upstreams are an nginx that answers a few bytes from memory, so that the proxy is what is
 * measured; clients, proxy and upstream share the machine's cores.
 */
public final class RouterBench {
    private static final List<Integer> CONNECTIONS = List.of(4, 32, 200);

    private final Path folder;
    private final int seconds;

    private RouterBench(Path folder, int seconds) {
        this.folder = folder;
        this.seconds = seconds;
    }

    /** Runs the comparison and prints a table for each number of connections. */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path folder = Files.createTempDirectory("fledge-router-bench");
        folder.toFile().setExecutable(true, false);
        try {
            new RouterBench(folder, seconds).run(rounds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private void run(int rounds) throws Exception {
        int stable = freePort();
        int canary = freePort();
        int proxy = freePort();
        try (Nginx upstream = start("upstream", upstreamConfig(stable, canary));
                Nginx nginx = start("proxy", proxyConfig(proxy, stable, canary));
                LocalRouter router = LocalRouter.builder(url(stable)).start()) {
            router.attachCanary(url(canary));
            router.canaryWeight(250);
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put("direct", new Contender(url(stable), upstream::cpu));
            contenders.put(
                    "router",
                    new Contender(
                            router.baseUrl(),
                            () -> ProcessHandle.current()
                                    .info()
                                    .totalCpuDuration()
                                    .orElse(Duration.ZERO)));
            contenders.put("nginx", new Contender(url(proxy), nginx::cpu));
            // The JVM compiles what is hot in the first seconds.
            wrk(router.baseUrl(), 32, 2 * seconds);
            for (int connections : CONNECTIONS) {
                compare(contenders, connections, rounds);
            }
        }
    }

    private void compare(Map<String, Contender> contenders, int connections, int rounds) throws Exception {
        Map<String, List<Measured>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Contender> entry : contenders.entrySet()) {
                Contender contender = entry.getValue();
                Duration before = contender.cpu.read();
                Measured measured = wrk(contender.url, connections, seconds);
                double cpuMicros = contender.cpu.read().minus(before).toNanos() / 1e3 / (measured.perSecond * seconds);
                all.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()).add(measured.withCpu(cpuMicros));
            }
        }
        double direct = median(all.get("direct"), m -> m.perSecond);
        double nginx = median(all.get("nginx"), m -> m.perSecond);
        System.out.printf("%n%d connections, median of %d rounds of %d s%n", connections, rounds, seconds);
        System.out.println("| | requests/s | of direct | of nginx | p50 ms | p99 ms | CPU us/request | failed |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        all.forEach((name, measured) -> {
            double perSecond = median(measured, m -> m.perSecond);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |%n",
                    name,
                    perSecond,
                    perSecond / direct,
                    perSecond / nginx,
                    median(measured, m -> m.p50Millis),
                    median(measured, m -> m.p99Millis),
                    median(measured, m -> m.cpuMicros),
                    measured.stream().mapToDouble(m -> m.failed).sum());
        });
    }

    private static double median(List<Measured> measured, java.util.function.ToDoubleFunction<Measured> value) {
        double[] sorted = measured.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Measured wrk(HttpUrl url, int connections, int duration) throws Exception {
        Process wrk = new ProcessBuilder(
                        "wrk", "-t1", "-c" + connections, "-d" + duration + "s", "--latency", url.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + output);
        }
        return new Measured(
                number(output, "Requests/sec:\\s+([0-9.]+)"),
                millis(output, "50%\\s+([0-9.]+)(us|ms|s)"),
                millis(output, "99%\\s+([0-9.]+)(us|ms|s)"),
                failures(output),
                0);
    }

    private static double failures(String output) {
        double failed = output.contains("Non-2xx") ? number(output, "Non-2xx or 3xx responses: ([0-9]+)") : 0;
        return output.contains("Socket errors") ? failed + number(output, "read ([0-9]+)") : failed;
    }

    private static double number(String output, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk did not print " + pattern + ": " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static double millis(String output, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk did not print " + pattern + ": " + output);
        }
        double unit = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3).get(matcher.group(2));
        return Double.parseDouble(matcher.group(1)) * unit;
    }

    private static HttpUrl url(int port) {
        return HttpUrl.get("http://127.0.0.1:" + port + "/");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String upstreamConfig(int stable, int canary) {
        return String.join(
                "\n",
                "server { listen 127.0.0.1:" + stable + "; location / { return 200 'stable\\n'; } }",
                "server { listen 127.0.0.1:" + canary + "; location / { return 200 'canary\\n'; } }");
    }

    private static String proxyConfig(int port, int stable, int canary) {
        return String.join(
                "\n",
                "upstream stable { server 127.0.0.1:" + stable + "; keepalive 256; }",
                "upstream canary { server 127.0.0.1:" + canary + "; keepalive 256; }",
                "split_clients \"$request_id\" $split { 25% canary; * stable; }",
                "map $http_x_canary $pool { always canary; never stable; default $split; }",
                "server { listen 127.0.0.1:" + port + " backlog=1024;",
                "  location / { proxy_pass http://$pool; proxy_http_version 1.1; proxy_set_header Connection ''; } }");
    }

    private Nginx start(String name, String servers) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        String temporary = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(kind -> kind + "_temp_path " + own.resolve(kind) + ";\n")
                .reduce("", String::concat);
        Path config = Files.writeString(
                own.resolve("nginx.conf"),
                "daemon off;\nworker_processes 2;\npid " + own.resolve("pid") + ";\nerror_log "
                        + own.resolve("error.log")
                        + ";\nevents { worker_connections 2048; }\nhttp {\naccess_log off;\nkeepalive_requests 100000000;\n"
                        + temporary + servers + "\n}\n");
        Process process = new ProcessBuilder("nginx", "-p", own + "/", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(own.resolve("out.log").toFile())
                .start();
        TimeUnit.MILLISECONDS.sleep(500);
        if (!process.isAlive()) {
            throw new IOException("nginx ended: " + Files.readString(own.resolve("out.log")));
        }
        return new Nginx(process);
    }

    private interface Cpu {
        Duration read();
    }

    private record Contender(HttpUrl url, Cpu cpu) {}

    private record Measured(double perSecond, double p50Millis, double p99Millis, double failed, double cpuMicros) {
        private Measured withCpu(double micros) {
            return new Measured(perSecond, p50Millis, p99Millis, failed, micros);
        }
    }

    private record Nginx(Process master) implements AutoCloseable {
        private Duration cpu() {
            return master.children()
                    .map(worker -> worker.info().totalCpuDuration().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public void close() {
            // SIGTERM: the master ends its workers.
            master.destroy();
            master.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        }
    }
}
