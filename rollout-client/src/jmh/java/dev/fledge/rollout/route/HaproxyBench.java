package dev.fledge.rollout.route;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.fake.RealHaproxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures how long users still meet the canary after an abort on a real HAProxy, under a load of 1,000 requests a second.
 *
 * <p>Needs the program {@code haproxy}. Argument: number of runs (default 100). In each run half the traffic goes to the
 * canary when the abort is given. Reported are the time from the abort to the last answer of the canary and to the outcome
 * {@code DRAINED}, and how many requests that started after the outcome the canary answered. Load, HAProxy and both
 * versions of the app share the machine's cores.
 */
public final class HaproxyBench {
    private static final int CONNECTIONS = 20;
    private static final Duration PACE = Duration.ofMillis(CONNECTIONS);
    private static final Duration AROUND = Duration.ofMillis(250);

    private HaproxyBench() {}

    /** Runs it and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        Path folder = Files.createTempDirectory("fledge-haproxy-bench");
        try (Hosted apps = new Hosted()) {
            Hosted.App stable = apps.launch(Hosted.V1, Hosted.soon());
            try (RealHaproxy haproxy = RealHaproxy.in(folder, stable.address()).start();
                    HaproxyTarget target = HaproxyTarget.of(
                                    HaproxySocket.unix(haproxy.socket()),
                                    "app",
                                    Instances.over(apps, Hosted.V1, stable))
                            .poll(Duration.ofMillis(1))
                            .build()) {
                must(target, new Command.Start(Hosted.V2));
                measure(runs, haproxy, target);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void must(HaproxyTarget target, Command command) throws Exception {
        Outcome outcome = target.apply(command, Hosted.soon());
        if (!outcome.shows(command.provenBy())) {
            throw new IllegalStateException(outcome.describe());
        }
    }

    private static void measure(int runs, RealHaproxy haproxy, HaproxyTarget target) throws Exception {
        double[] lastAnswer = new double[runs];
        double[] outcome = new double[runs];
        long late = 0;
        long requests = 0;
        long failed = 0;
        double seconds = 0;
        for (int run = -5; run < runs; run++) {
            must(target, new Command.SetWeight(500));
            long start = System.nanoTime();
            Load load = new Load(haproxy.port());
            LockSupport.parkNanos(AROUND.toNanos());
            long asked = System.nanoTime();
            must(target, new Command.Abort());
            long told = System.nanoTime();
            LockSupport.parkNanos(AROUND.toNanos());
            List<Answered> answered = load.end();
            if (run < 0) {
                // The JVM compiles what is hot in the first runs.
                continue;
            }
            seconds += (System.nanoTime() - start) / 1e9;
            long last = answered.stream()
                    .filter(one -> one.byCanary)
                    .mapToLong(one -> one.end)
                    .max()
                    .orElse(asked);
            lastAnswer[run] = Math.max(0, last - asked) / 1e6;
            outcome[run] = (told - asked) / 1e6;
            late += answered.stream()
                    .filter(one -> one.byCanary && one.start > told)
                    .count();
            requests += answered.size();
            failed += answered.stream().filter(one -> one.failed).count();
        }
        System.out.printf(
                Locale.ROOT,
                "%d aborts at %.0f requests/s, %d requests, %d failed, %d late%n",
                runs,
                requests / seconds,
                requests,
                failed,
                late);
        System.out.println("| | p50 ms | p99 ms | most ms |");
        System.out.println("| --- | --- | --- | --- |");
        print("abort to last answer of the canary", lastAnswer);
        print("abort to DRAINED", outcome);
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                what,
                sorted[(sorted.length - 1) / 2],
                sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
                sorted[sorted.length - 1]);
    }

    private record Answered(long start, long end, boolean byCanary, boolean failed) {}

    /** Kept-alive connections, each at its pace. */
    private static final class Load {
        private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        private Load(int port) {
            for (int i = 0; i < CONNECTIONS; i++) {
                int offset = i;
                Thread thread = new Thread(() -> ask(port, offset), "load");
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        private void ask(int port, int offset) {
            long due = System.nanoTime() + PACE.toNanos() * offset / CONNECTIONS;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                while (!over.get()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    due += PACE.toNanos();
                    one(socket, in);
                }
            } catch (IOException e) {
                answered.add(new Answered(due, due, false, true));
            }
        }

        private void one(Socket socket, BufferedReader in) throws IOException {
            long start = System.nanoTime();
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: app\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String status = in.readLine();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            char[] body = new char[length];
            int read = in.read(body);
            boolean ok = status != null && status.contains(" 200 ") && read == length;
            boolean canary = ok && new String(body).equals("2.0");
            answered.add(new Answered(start, System.nanoTime(), canary, !ok));
        }

        private List<Answered> end() throws InterruptedException {
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            return List.copyOf(answered);
        }
    }
}
