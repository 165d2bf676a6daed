package dev.fledge.contract.pact;

import au.com.dius.pact.core.model.FileSource;
import au.com.dius.pact.provider.ConsumerInfo;
import au.com.dius.pact.provider.ProviderInfo;
import au.com.dius.pact.provider.ProviderVerifier;
import au.com.dius.pact.provider.VerificationResult;
import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How many interactions a verification replays, beside pact-jvm's provider module, in one run: the same pact, the same
 * provider on the loopback address in this process.
 *
 * <p>Arguments: interactions (default 200), warm rounds of ours (default 20), of pact-jvm's (default 3). The first round of
 * each is told as cold. CPU time is the whole process's, the provider's part included.
 */
public final class VerifierBench {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final String ANSWER =
            "{\"id\":42,\"amount\":9.5,\"currency\":\"EUR\",\"tags\":[{\"name\":\"new\"},{\"name\":\"fresh\"}],\"note\":null}";

    /** One verification of all interactions. */
    private interface Run {
        void verify() throws Exception;
    }

    private record Cost(double wallSeconds, double cpuSeconds) {}

    private VerifierBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int interactions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int ours = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int theirs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("pact_do_not_track", "true");
        Path pact = Files.createTempFile("verifier-bench", ".json");
        HttpServer provider = provider();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        provider.setExecutor(threads);
        provider.start();
        try (SafeHttpClient http = SafeHttpClient.create()) {
            Files.writeString(pact, pact(interactions));
            int port = provider.getAddress().getPort();
            System.out.println("| | interactions/s cold | warm | CPU ms each, cold | warm |");
            System.out.println("|---|---|---|---|---|");
            print("Fledge", interactions, measure(() -> fledge(pact, port, http), ours));
            if (theirs > 0) {
                print("pact-jvm provider", interactions, measure(() -> pactJvm(pact, port), theirs));
            }
        } finally {
            provider.stop(0);
            threads.shutdownNow();
            Files.deleteIfExists(pact);
        }
        // pact-jvm leaves threads that are no daemons.
        System.exit(0);
    }

    private static void fledge(Path pact, int port, SafeHttpClient http) throws InterruptedException {
        VerificationReport report = PactVerifier.against("http://127.0.0.1:" + port)
                .pacts(PactSource.files(pact))
                .transport(http)
                .build()
                .verify();
        if (report.verdict() != Verdict.PASS) {
            throw new IllegalStateException(report.toText());
        }
    }

    private static void pactJvm(Path pact, int port) {
        ProviderVerifier verifier = new ProviderVerifier();
        verifier.setReporters(List.of());
        verifier.setProjectHasProperty(name -> false);
        verifier.setProjectGetProperty(name -> "");
        verifier.setProjectClasspath(List::of);
        verifier.setPactLoadFailureMessage("no pact");
        ProviderInfo provider = new ProviderInfo("prices");
        provider.setProtocol("http");
        provider.setHost("127.0.0.1");
        provider.setPort(port);
        ConsumerInfo consumer = new ConsumerInfo("where2eat");
        consumer.setPactSource(new FileSource(pact.toFile()));
        VerificationResult result = verifier.runVerificationForConsumer(new HashMap<>(), provider, consumer, null);
        if (!(result instanceof VerificationResult.Ok)) {
            throw new IllegalStateException(String.valueOf(result));
        }
    }

    private static List<Cost> measure(Run run, int warm) throws Exception {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i <= warm; i++) {
            long cpu = PROCESS.getProcessCpuTime();
            long wall = System.nanoTime();
            run.verify();
            costs.add(new Cost((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9));
        }
        return costs;
    }

    private static void print(String name, int interactions, List<Cost> costs) {
        List<Cost> warm = costs.subList(Math.min(costs.size() - 1, 1 + costs.size() / 2), costs.size());
        double[] wall = warm.stream().mapToDouble(Cost::wallSeconds).sorted().toArray();
        double[] cpu = warm.stream().mapToDouble(Cost::cpuSeconds).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.3f | %.3f |%n",
                name,
                interactions / costs.get(0).wallSeconds(),
                interactions / wall[wall.length / 2],
                costs.get(0).cpuSeconds() * 1e3 / interactions,
                cpu[cpu.length / 2] * 1e3 / interactions);
    }

    private static HttpServer provider() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        return server;
    }

    private static String pact(int interactions) {
        String[] all = new String[interactions];
        Arrays.setAll(
                all,
                i -> "{\"description\": \"price " + i + "\", \"request\": {\"method\": \"GET\", \"path\": \"/prices/"
                        + i
                        + "\"}, \"response\": {\"status\": 200, \"headers\": {\"Content-Type\": \"application/json\"}, \"body\": "
                        + ANSWER
                        + ", \"matchingRules\": {\"body\": {"
                        + "\"$.id\": {\"matchers\": [{\"match\": \"integer\"}]},"
                        + "\"$.currency\": {\"matchers\": [{\"match\": \"regex\", \"regex\": \"[A-Z]{3}\"}]},"
                        + "\"$.tags\": {\"matchers\": [{\"match\": \"type\", \"min\": 1}]},"
                        + "\"$.tags[*].name\": {\"matchers\": [{\"match\": \"type\"}]}}}}}");
        return "{\"consumer\": {\"name\": \"where2eat\"}, \"provider\": {\"name\": \"prices\"}, \"interactions\": ["
                + String.join(",\n", all) + "], \"metadata\": {\"pactSpecification\": {\"version\": \"3.0.0\"}}}";
    }
}
