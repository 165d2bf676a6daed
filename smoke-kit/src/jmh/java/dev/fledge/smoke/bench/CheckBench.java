package dev.fledge.smoke.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one check costs, beside raw OkHttp, Spring's RestTestClient and REST Assured, in one run and in alternating rounds.
 *
 * <p>Arguments: checks a round (default 1000), rounds (default 15), names of the clients (default all, such as
 * {@code OKHTTP,FLEDGE}). CPU time is the whole process's, so helpers and the
 * garbage collector count; the app is another process. Allocation is that of all threads.
 */
public final class CheckBench {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Cost(double cpuMicros, double bytes, double wallMicros) {}

    private CheckBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int checks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        List<Client> clients = arguments.length > 2
                ? Arrays.stream(arguments[2].split(",")).map(Client::valueOf).toList()
                : List.of(Client.values());
        try (App app = App.start()) {
            Map<Client, Client.Question> questions = new EnumMap<>(Client.class);
            for (Client client : clients) {
                questions.put(client, client.at(app.url()));
            }
            for (Client.Question question : questions.values()) {
                measure(question, 3 * checks);
            }
            Map<Client, Cost[]> costs = new EnumMap<>(Client.class);
            for (int round = 0; round < rounds; round++) {
                for (Client client : clients) {
                    Cost[] own = costs.computeIfAbsent(client, key -> new Cost[rounds]);
                    own[round] = measure(questions.get(client), checks);
                }
            }
            print(costs);
        }
        // The clients' own threads are no daemons, and two of the libraries offer no way to end them.
        System.exit(0);
    }

    private static Cost measure(Client.Question question, int checks) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long bytes = allocated();
        long wall = System.nanoTime();
        for (int i = 0; i < checks; i++) {
            question.ask();
        }
        return new Cost(
                (PROCESS.getProcessCpuTime() - cpu) / 1e3 / checks,
                (double) (allocated() - bytes) / checks,
                (System.nanoTime() - wall) / 1e3 / checks);
    }

    /** All threads that live; none of the clients ends one while it is measured. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static void print(Map<Client, Cost[]> costs) {
        double okHttpCpu = median(costs.get(Client.OKHTTP), Cost::cpuMicros);
        double okHttpBytes = median(costs.get(Client.OKHTTP), Cost::bytes);
        double fledgeCpu = median(costs.get(Client.FLEDGE), Cost::cpuMicros);
        System.out.println("| | CPU µs | over OkHttp | / Fledge | KB allocated | over OkHttp | wall µs |");
        System.out.println("|---|---|---|---|---|---|---|");
        costs.forEach((client, own) -> {
            double cpu = median(own, Cost::cpuMicros);
            double bytes = median(own, Cost::bytes);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %+.0f | %.2f | %.1f | %+.1f | %.0f |%n",
                    client.label(),
                    cpu,
                    cpu - okHttpCpu,
                    cpu / fledgeCpu,
                    bytes / 1000,
                    (bytes - okHttpBytes) / 1000,
                    median(own, Cost::wallMicros));
        });
    }

    private static double median(Cost[] costs, ToDoubleFunction<Cost> value) {
        double[] sorted = Arrays.stream(costs).mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
