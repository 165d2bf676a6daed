package dev.fledge.smoke.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the first check of a fresh JVM costs: the whole process's CPU time, from its start to the end of the check, and the classes it
 * loaded. Each client in turn, every time in a process of its own.
 *
 * <p>Argument: processes of each client (default 11). Fails if Fledge loads more than 1.3 times the classes of bare OkHttp and Jackson:
 * that is what start-up costs, and it is the same in every run.
 */
public final class FirstCheckBench {
    private static final double MOST_CLASSES = 1.3;

    private record Cost(double cpuMillis, double classes) {}

    private FirstCheckBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int processes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 11;
        try (App app = App.start()) {
            Map<Client, Cost[]> costs = new EnumMap<>(Client.class);
            for (int i = 0; i < processes; i++) {
                for (Client client : Client.values()) {
                    costs.computeIfAbsent(client, key -> new Cost[processes])[i] = run(client, app.url());
                }
            }
            print(costs);
            double classes = costs.get(Client.FLEDGE)[0].classes() / costs.get(Client.OKHTTP)[0].classes();
            if (classes > MOST_CLASSES) {
                throw new IllegalStateException(
                        "the first check loads " + classes + " times the classes of OkHttp, more than " + MOST_CLASSES);
            }
        }
    }

    private static Cost run(Client client, String url) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Once.class.getName(),
                        client.name(),
                        url))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", 2);
        if (process.waitFor() != 0) {
            throw new IOException(client.label() + " failed");
        }
        return new Cost(Double.parseDouble(said[0]), Double.parseDouble(said[1]));
    }

    private static void print(Map<Client, Cost[]> costs) {
        double okHttp = median(costs.get(Client.OKHTTP));
        double fledge = median(costs.get(Client.FLEDGE));
        System.out.println("| | CPU ms | / OkHttp | / Fledge | classes |");
        System.out.println("|---|---|---|---|---|");
        costs.forEach((client, own) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.0f |%n",
                client.label(),
                median(own),
                median(own) / okHttp,
                median(own) / fledge,
                own[0].classes()));
    }

    private static double median(Cost[] costs) {
        double[] sorted =
                Arrays.stream(costs).mapToDouble(Cost::cpuMillis).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** One check in a process of its own. */
    public static final class Once {
        private Once() {}

        /** Asks once and prints the process's CPU time in ms and the number of loaded classes. */
        public static void main(String[] arguments) throws Exception {
            Client.valueOf(arguments[0]).at(arguments[1]).ask();
            OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            System.out.println(process.getProcessCpuTime() / 1e6 + " "
                    + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
            System.exit(0);
        }
    }
}
