package dev.fledge.contract.pact.jvm;

import static dev.fledge.contract.pact.consumer.Shapes.field;
import static dev.fledge.contract.pact.consumer.Shapes.integer;
import static dev.fledge.contract.pact.consumer.Shapes.obj;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import au.com.dius.pact.consumer.ConsumerPactRunnerKt;
import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.consumer.model.MockServerImplementation;
import au.com.dius.pact.core.model.PactSpecVersion;
import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.contract.pact.PactVersion;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.Expect;
import dev.fledge.contract.pact.consumer.ProviderStub;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * What a consumer's test method costs after the first, beside pact-jvm's own {@code runConsumerTest}, in one run and in
 * alternating rounds. Each method asks the stub once; "plain JUnit" asks a server of the JDK in the same way, so what is more
 * is what the contract costs. The peer goes without the 46 ms that a request costs it by default: the property that takes
 * them away is read once for the whole JVM.
 *
 * <p>Arguments: rounds (default 9).
 */
public final class ConsumerTestBench {
    private static final int METHODS = 200;
    private static final int PEER_METHODS = 10;
    private static final OkHttpClient CLIENT = new OkHttpClient();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static HttpUrl plain = HttpUrl.get("http://127.0.0.1/");

    private record Cost(double wallMillis, double cpuMillis) {}

    /** Something that runs some test methods. */
    private interface Work {
        void run(Path pacts) throws Exception;
    }

    private ConsumerTestBench() {}

    private static void ask(HttpUrl base) throws IOException {
        Request request = new Request.Builder().url(base.resolve("prices/42")).build();
        try (Response response = CLIENT.newCall(request).execute()) {
            if (!response.body().string().equals("{\"id\":42}")) {
                throw new AssertionError("wrong answer");
            }
        }
    }

    private static Expect expected() {
        return Expect.get("/prices/42").respond(200).json(obj(field("id", integer(42))));
    }

    /** No contract at all. */
    static class Plain {
        @RepeatedTest(METHODS)
        void asks() throws Exception {
            ask(plain);
        }
    }

    /** pact-jvm behind our extension. */
    @PactConsumer(consumer = "bench", provider = "prices")
    static class OnPactJvm {
        @Interaction("one price")
        static Expect price() {
            return expected();
        }

        @RepeatedTest(METHODS)
        void asks(ProviderStub stub) throws Exception {
            ask(stub.url());
        }
    }

    /** Our own stub behind our extension. */
    @PactConsumer(consumer = "bench", provider = "prices", stub = StubKind.LIGHT)
    static class OnOwnStub {
        @Interaction("one price")
        static Expect price() {
            return expected();
        }

        @RepeatedTest(METHODS)
        void asks(ProviderStub stub) throws Exception {
            ask(stub.url());
        }
    }

    private static void junit(Class<?> type, Path pacts) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .configurationParameter("fledge.pacts", pacts.toString())
                .execute()
                .allEvents()
                .assertStatistics(all -> all.failed(0));
    }

    private static void peer() {
        ConsumerContract contract = ConsumerContract.between("bench", "peer")
                .interaction("one price", expected())
                .build();
        PactJvmPact pact = PactJvmPact.of(contract.pact(), PactVersion.V4);
        MockProviderConfig config = new MockProviderConfig(
                "127.0.0.1", 0, PactSpecVersion.V4, "http", MockServerImplementation.JavaHttpServer, false);
        for (int i = 0; i < PEER_METHODS; i++) {
            PactVerificationResult result =
                    ConsumerPactRunnerKt.runConsumerTest(pact.pact(), config, (server, test) -> {
                        ask(HttpUrl.get("http://127.0.0.1:" + server.getPort() + "/"));
                        return true;
                    });
            if (!(result instanceof PactVerificationResult.Ok)) {
                throw new AssertionError(result);
            }
        }
    }

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        Path pacts = Files.createTempDirectory("consumer-test-bench");
        System.setProperty("pact.rootDir", pacts.toString());
        plain = serve();
        Map<String, Work> works = new LinkedHashMap<>();
        works.put("plain JUnit", folder -> junit(Plain.class, folder));
        works.put("@PactConsumer on pact-jvm", folder -> junit(OnPactJvm.class, folder));
        works.put("@PactConsumer on the light stub", folder -> junit(OnOwnStub.class, folder));
        works.put("pact-jvm `runConsumerTest`", folder -> peer());
        Map<String, Cost[]> costs = new LinkedHashMap<>();
        for (int round = -2; round < rounds; round++) {
            for (Map.Entry<String, Work> work : works.entrySet()) {
                Cost cost = measure(work.getValue(), pacts, work.getKey().contains("run") ? PEER_METHODS : METHODS);
                if (round >= 0) {
                    costs.computeIfAbsent(work.getKey(), key -> new Cost[rounds])[round] = cost;
                }
            }
        }
        print(costs);
        System.exit(0);
    }

    private static HttpUrl serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = "{\"id\":42}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static Cost measure(Work work, Path pacts, int methods) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run(pacts);
        return new Cost(
                (System.nanoTime() - wall) / 1e6 / methods, (PROCESS.getProcessCpuTime() - cpu) / 1e6 / methods);
    }

    private static void print(Map<String, Cost[]> costs) {
        double plainWall = median(costs.get("plain JUnit"), Cost::wallMillis);
        System.out.println("| a test method that asks once | wall ms | over plain JUnit | CPU ms |");
        System.out.println("|---|---|---|---|");
        costs.forEach((name, own) -> {
            double wall = median(own, Cost::wallMillis);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %+.2f | %.2f |%n",
                    name,
                    wall,
                    wall - plainWall,
                    median(own, Cost::cpuMillis));
        });
    }

    private static double median(Cost[] costs, ToDoubleFunction<Cost> value) {
        double[] sorted = Arrays.stream(costs).mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
