package dev.fledge.contract.broker;

import com.sun.management.ThreadMXBean;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What can-i-deploy costs on a ledger of 1,000 pacts and 10,000 results: 100 consumers of one provider in 10 versions each, no
 * two pacts alike, 5 interactions a pact, each verified by 10 versions of the provider.
 *
 * <p>Arguments: rounds (default 15). CPU time and allocation are those of the asking thread. The first row is the first question
 * of the process, with classes to load.
 */
public final class LedgerBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CONSUMERS = 100;
    private static final int VERSIONS = 10;

    private record Cost(double wallMillis, double cpuMillis, double megabytes) {}

    private LedgerBench() {}

    /** Runs the measurement and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        Path folder = Files.createTempDirectory("ledger-bench");
        try {
            ContractLedger ledger = ContractLedger.at(folder);
            fill(ledger);
            System.out.println("| | rows | wall ms | CPU ms | MB allocated |");
            System.out.println("|---|---|---|---|---|");
            Map<String, CanIDeploy> questions = new LinkedHashMap<>();
            questions.put("the first question, 100 consumers live", asProvider(ledger, "one-live"));
            for (Map.Entry<String, CanIDeploy> each : questions.entrySet()) {
                print(each.getKey(), each.getValue(), measure(each.getValue()));
            }
            questions.clear();
            questions.put("a consumer, one provider live", asConsumer(ledger));
            questions.put("the provider, 100 versions of consumers live", asProvider(ledger, "one-live"));
            questions.put("the provider, all 1,000 versions live", asProvider(ledger, "all-live"));
            for (Map.Entry<String, CanIDeploy> each : questions.entrySet()) {
                measure(each.getValue());
                measure(each.getValue());
                Cost[] costs = new Cost[rounds];
                for (int round = 0; round < rounds; round++) {
                    costs[round] = measure(each.getValue());
                }
                print(each.getKey(), each.getValue(), costs);
            }
        } finally {
            delete(folder);
        }
    }

    private static void fill(ContractLedger ledger) throws IOException, InterruptedException {
        for (int consumer = 0; consumer < CONSUMERS; consumer++) {
            for (int version = 0; version < VERSIONS; version++) {
                String name = "consumer-" + consumer;
                PactFile pact = pact(name, version);
                ledger.publish(PublishPacts.of(pact).version("1." + version));
                for (int provider = 0; provider < VERSIONS; provider++) {
                    ledger.publishResult(VerificationResult.builder(pact, "2." + provider)
                            .passed("price 0")
                            .build());
                }
                PacticipantVersion live = new PacticipantVersion(name, "1." + version);
                ledger.recordDeployment(Deployment.of(live, "one-live"));
                ledger.recordDeployment(Deployment.of(live, "all-live").instance("node-" + version));
            }
        }
        ledger.recordDeployment(Deployment.of(new PacticipantVersion("prices", "2.0"), "one-live"));
    }

    private static PactFile pact(String consumer, int version) {
        PactFile.Builder pact = PactFile.builder(consumer, "prices");
        for (int i = 0; i < 5; i++) {
            pact.interaction(Interaction.builder("price " + i)
                    .request(PactRequest.builder("GET", "/prices/" + i)
                            .header("Accept", "application/json")
                            .build())
                    .response(PactResponse.builder(200)
                            .header("Content-Type", "application/json")
                            .body(PactBody.json("{\"id\": " + version + ", \"amount\": 9.5, \"currency\": \"EUR\","
                                    + " \"tags\": [\"new\", \"" + consumer + "\"]}"))
                            .build())
                    .build());
        }
        return pact.build();
    }

    private static CanIDeploy asProvider(ContractLedger ledger, String environment) {
        return CanIDeploy.with(ledger).pacticipant("prices").version("2.9").toEnvironment(environment);
    }

    private static CanIDeploy asConsumer(ContractLedger ledger) {
        return CanIDeploy.with(ledger).pacticipant("consumer-7").version("1.9").toEnvironment("one-live");
    }

    private static Cost measure(CanIDeploy question) throws InterruptedException {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long wall = System.nanoTime();
        if (question.ask().verdict() != DeployVerdict.YES) {
            throw new AssertionError(question.ask().toText());
        }
        return new Cost(
                (System.nanoTime() - wall) / 1e6,
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6,
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / 1e6);
    }

    private static void print(String name, CanIDeploy question, Cost... costs) throws InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f |%n",
                name,
                question.ask().rows().size(),
                median(costs, Cost::wallMillis),
                median(costs, Cost::cpuMillis),
                median(costs, Cost::megabytes));
    }

    private static double median(Cost[] costs, ToDoubleFunction<Cost> value) {
        double[] sorted = Arrays.stream(costs).mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
