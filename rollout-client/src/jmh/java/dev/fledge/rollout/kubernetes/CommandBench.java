package dev.fledge.rollout.kubernetes;

import com.sun.management.OperatingSystemMXBean;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * What a command costs, beside fabric8 on the same fake server in one run.
 *
 * <p>First, the time from the call to the whole answer of a guarded patch while so many Deployments are watched and change: it is
 * more than the time until the request is on the wire, which no client tells. Then the CPU time of a new JVM until its first
 * guarded patch is answered. Arguments: number of rollouts (default 1000), rounds of cold starts (default 5).
 */
public final class CommandBench {
    private static final String NAMESPACE = "prod";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private CommandBench() {}

    /** Runs both measurements and prints a line for each. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 && arguments[0].startsWith("cold-")) {
            cold(arguments[0], HttpUrl.get(arguments[1]));
            return;
        }
        int rollouts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (FakeKubernetes server = FakeKubernetes.start()) {
            for (int i = 0; i < rollouts; i++) {
                server.put(Manifests.deployment(NAMESPACE, "app-" + i, FakeApps.V1, 1));
            }
            underWatch(server, rollouts);
            coldStarts(server, rounds);
        }
    }

    private static void underWatch(FakeKubernetes server, int rollouts) throws Exception {
        try (KubernetesClient client = KubernetesClient.at(server.url()).build()) {
            List<ObjectWatch<String>> watches = new ArrayList<>();
            for (int i = 0; i < rollouts; i++) {
                watches.add(client.watch(ref(i), KubernetesObject::resourceVersion));
            }
            Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
            for (int i = 0; i < rollouts; i++) {
                String name = "app-" + i;
                if (!watches.get(i).await(watch -> watch.find(name).isPresent(), deadline)) {
                    throw new IllegalStateException(name + " was not seen");
                }
            }
            // Warms the JVM up with as many commands as are measured.
            commands(client, rollouts, FakeApps.V2);
            long[] nanos = commands(client, rollouts, FakeApps.V1);
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "command to answer with %d rollouts watched: p50 %.2f ms, p99 %.2f ms, max %.2f ms (reading first not counted)%n",
                    rollouts,
                    nanos[rollouts / 2] / 1e6,
                    nanos[rollouts * 99 / 100] / 1e6,
                    nanos[rollouts - 1] / 1e6);
            watches.forEach(ObjectWatch::close);
        }
    }

    private static long[] commands(KubernetesClient client, int rollouts, Revision to) throws Exception {
        KubernetesClient urgent = client.urgent();
        long[] nanos = new long[rollouts];
        for (int i = 0; i < rollouts; i++) {
            Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
            Patch patch = change(urgent.get(ref(i), deadline), to);
            long start = System.nanoTime();
            urgent.patch(ref(i), patch, deadline);
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    private static Patch change(KubernetesObject deployment, Revision to) throws IOException {
        return PodTemplate.of(deployment, "app").change(to, "bench").build();
    }

    private static ObjectRef ref(int i) {
        return new ObjectRef(ResourceKind.DEPLOYMENT, NAMESPACE, "app-" + i);
    }

    private static void coldStarts(FakeKubernetes server, int rounds) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ours.add(coldStart("cold-fledge", server));
            theirs.add(coldStart("cold-fabric8", server));
        }
        double fledge = median(ours);
        double fabric8 = median(theirs);
        System.out.printf(
                Locale.ROOT,
                "cold start to the first guarded patch, CPU ms: Fledge %.0f, fabric8 7.8.0 %.0f, ratio %.2f%n",
                fledge,
                fabric8,
                fledge / fabric8);
    }

    private static double coldStart(String kind, FakeKubernetes server) throws Exception {
        server.put(Manifests.deployment(NAMESPACE, "app-0", FakeApps.V1, 1));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandBench.class.getName(),
                        kind,
                        server.url().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(kind + " failed: " + said);
        }
        return Double.parseDouble(said.strip());
    }

    private static void cold(String kind, HttpUrl server) throws Exception {
        if (kind.equals("cold-fledge")) {
            try (KubernetesClient client = KubernetesClient.at(server).build()) {
                Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
                client.patch(ref(0), change(client.get(ref(0), deadline), FakeApps.V2), deadline);
            }
        } else {
            patchByFabric8(server);
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(system.getProcessCpuTime() / 1e6);
        System.exit(0);
    }

    private static void patchByFabric8(HttpUrl server) {
        try (io.fabric8.kubernetes.client.KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.toString())
                        .withNamespace(NAMESPACE)
                        .build())
                .build()) {
            var resource = client.apps().deployments().inNamespace(NAMESPACE).withName("app-0");
            var deployment = resource.get();
            String image = deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getImage();
            String patch = """
                    [{"op":"test","path":"/metadata/uid","value":"%s"},
                     {"op":"test","path":"/spec/template/spec/containers/0/image","value":"%s"},
                     {"op":"replace","path":"/spec/template/spec/containers/0/image","value":"registry.test/app@%s"}]
                    """.formatted(deployment.getMetadata().getUid(), image, FakeApps.V2.digest());
            resource.patch(PatchContext.of(PatchType.JSON), patch);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
