package dev.fledge.rollout.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;

/**
 * Compares a watch of 10,000 rollouts with an informer of fabric8 7.8.0, in one run and in alternating rounds: events a second of
 * CPU time, heap that the state takes, threads.
 *
 * <p>Arguments: events (default 200,000), rounds (default 3). The server is in the same JVM and says one list and then the same
 * events to everybody as fast as they are taken; its own CPU time is taken away. Each rollout has 1.9 kB and ends Healthy; a round
 * counts only if all 10,000 were seen to end so.
 */
public final class WatchBench {
    private static final int OBJECTS = 10_000;
    private static final String PATH = "/apis/argoproj.io/v1alpha1/namespaces/prod/rollouts";
    private static final long WAIT_SECONDS = 300;

    private WatchBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        System.out.println(
                "| round | client | events/s of one core | events/s by the clock | state of 10,000 (MB) | threads |");
        System.out.println("|---|---|---|---|---|---|");
        for (int round = 1; round <= rounds; round++) {
            try (Server server = Server.start(events)) {
                print(round, "fledge", ours(server));
            }
            try (Server server = Server.start(events)) {
                print(round, "fabric8 informer", fabric8(server));
            }
        }
        System.exit(0);
    }

    private static void print(int round, String client, Measured measured) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %,.0f | %,.0f | %.1f | %d |%n",
                round,
                client,
                measured.events / (measured.cpuNanos / 1e9),
                measured.events / (measured.nanos / 1e9),
                measured.heapBytes / 1e6,
                measured.threads);
    }

    private record Measured(int events, long nanos, long cpuNanos, long heapBytes, int threads) {
        private Measured {
            if (events <= 0) {
                throw new IllegalArgumentException("there must be events");
            }
        }
    }

    private record Kept(String phase, long generation) {}

    private static Measured ours(Server server) throws Exception {
        int threads = Thread.activeCount();
        long heap = heap();
        try (KubernetesClient client = KubernetesClient.at(server.url()).build()) {
            List<ObjectWatch<Kept>> watches = new ArrayList<>();
            for (int i = 0; i < OBJECTS; i++) {
                watches.add(client.watch(
                        new ObjectRef(ResourceKind.ROLLOUT, "prod", "app-" + i),
                        rollout -> new Kept(rollout.text("/status/phase").orElse(""), rollout.generation())));
            }
            dev.fledge.time.Deadline deadline = dev.fledge.time.Deadline.after(
                    Duration.ofSeconds(WAIT_SECONDS), dev.fledge.time.TimeSource.system());
            for (ObjectWatch<Kept> watch : watches) {
                if (!watch.await(ObjectWatch::complete, deadline)) {
                    throw new IllegalStateException("not read: " + watch.problem());
                }
            }
            Clock clock = Clock.start(server);
            server.release();
            for (int i = 0; i < OBJECTS; i++) {
                String name = "app-" + i;
                if (!watches.get(i)
                        .await(
                                it -> it.find(name)
                                        .filter(seen -> seen.state().phase().equals("Healthy"))
                                        .isPresent(),
                                deadline)) {
                    throw new IllegalStateException(
                            name + " was not seen to end: " + watches.get(i).problem());
                }
            }
            Measured measured = clock.stop(server, heap, threads);
            watches.forEach(ObjectWatch::close);
            return measured;
        }
    }

    private static Measured fabric8(Server server) throws Exception {
        int threads = Thread.activeCount();
        long heap = heap();
        Map<String, Boolean> ended = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(OBJECTS);
        ResourceDefinitionContext rollouts = new ResourceDefinitionContext.Builder()
                .withGroup("argoproj.io")
                .withVersion("v1alpha1")
                .withKind("Rollout")
                .withPlural("rollouts")
                .withNamespaced(true)
                .build();
        try (io.fabric8.kubernetes.client.KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(server.url().toString())
                        .build())
                .build()) {
            SharedIndexInformer<GenericKubernetesResource> informer = client.genericKubernetesResources(rollouts)
                    .inNamespace("prod")
                    .inform(new ResourceEventHandler<>() {
                        @Override
                        public void onAdd(GenericKubernetesResource rollout) {}

                        @Override
                        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
                            Object status = now.getAdditionalProperties().get("status");
                            if (status instanceof Map<?, ?> fields
                                    && "Healthy".equals(fields.get("phase"))
                                    && ended.putIfAbsent(now.getMetadata().getName(), true) == null) {
                                all.countDown();
                            }
                        }

                        @Override
                        public void onDelete(GenericKubernetesResource rollout, boolean unknown) {}
                    });
            while (informer.getStore().list().size() < OBJECTS) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Clock clock = Clock.start(server);
            server.release();
            if (!all.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(all.getCount() + " were not seen to end");
            }
            Measured measured = clock.stop(server, heap, threads);
            informer.stop();
            return measured;
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private record Clock(long nanos, long cpuNanos) {
        private static Clock start(Server server) {
            return new Clock(System.nanoTime(), cpu() - server.cpu());
        }

        private Measured stop(Server server, long heapBefore, int threadsBefore) throws InterruptedException {
            long took = System.nanoTime() - nanos;
            long burnt = cpu() - server.cpu() - cpuNanos;
            int threads = Thread.activeCount() - threadsBefore;
            return new Measured(server.events, took, burnt, heap() - heapBefore, threads);
        }

        private static long cpu() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }
    }

    /** Says one list and then, once released, the events. */
    private static final class Server implements AutoCloseable {
        private static final int SLICE = 8192;

        private final int events;
        private final byte[] list;
        private final byte[][] told;
        private final HttpServer server;
        private final ExecutorService workers = Executors.newCachedThreadPool();
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicLong cpu = new AtomicLong();

        private Server(int events) throws IOException {
            this.events = events;
            this.list = list();
            this.told = new byte[events][];
            for (int i = 0; i < events; i++) {
                String phase = i >= events - OBJECTS ? "Healthy" : "Progressing";
                told[i] = ("{\"type\":\"MODIFIED\",\"object\":" + rollout(i % OBJECTS, 20_000 + i, phase) + "}\n")
                        .getBytes(StandardCharsets.UTF_8);
            }
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            server.setExecutor(workers);
            server.createContext(PATH, this::handle);
            server.start();
        }

        private static Server start(int events) throws IOException {
            return new Server(Math.max(events, OBJECTS) / OBJECTS * OBJECTS);
        }

        private HttpUrl url() {
            return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        private void release() {
            released.countDown();
        }

        private long cpu() {
            return cpu.get();
        }

        private static String rollout(int number, int version, String phase) {
            String filler = "x".repeat(1400);
            return """
                    {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"app-%d","namespace":"prod",\
                    "uid":"00000000-0000-0000-0000-%012d","resourceVersion":"%d","generation":3,"labels":{"app":"app-%d"}},\
                    "spec":{"replicas":3,"strategy":{"canary":{"steps":[{"setWeight":10},{"pause":{}}]}},"note":"%s"},\
                    "status":{"phase":"%s","observedGeneration":"3","currentStepIndex":1,"stableRS":"abc","currentPodHash":"def"}}""".formatted(number, number, version, number, filler, phase);
        }

        private static byte[] list() {
            StringBuilder items = new StringBuilder();
            for (int i = 0; i < OBJECTS; i++) {
                items.append(i == 0 ? "" : ",").append(rollout(i, i + 1, "Progressing"));
            }
            return ("{\"kind\":\"RolloutList\",\"apiVersion\":\"argoproj.io/v1alpha1\",\"metadata\":"
                            + "{\"resourceVersion\":\"10000\"},\"items\":[" + items + "]}")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private void handle(HttpExchange exchange) throws IOException {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            try (exchange) {
                if (query.contains("watch=true")) {
                    exchange.sendResponseHeaders(200, 0);
                    boolean upgrade = exchange.getRequestHeaders().containsKey("Upgrade");
                    if (!upgrade) {
                        watch(exchange.getResponseBody());
                    }
                } else {
                    exchange.sendResponseHeaders(200, list.length);
                    // The JDK's server keeps a buffer of twice the longest write for as long as the connection lives.
                    for (int at = 0; at < list.length; at += SLICE) {
                        exchange.getResponseBody().write(list, at, Math.min(SLICE, list.length - at));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void watch(OutputStream out) throws IOException, InterruptedException {
            out.flush();
            released.await();
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (byte[] event : told) {
                out.write(event);
            }
            out.flush();
            cpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
            over.await();
        }

        @Override
        public void close() {
            over.countDown();
            server.stop(0);
            workers.shutdownNow();
        }
    }
}
