package dev.fledge.examples.fledge;

import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.route.HaproxySocket;
import dev.fledge.rollout.route.HaproxyTarget;
import dev.fledge.rollout.route.NginxFiles;
import dev.fledge.rollout.route.NginxTarget;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which rollout is meant, and how long a command to it may take. */
final class RouterOption {
    @Option(
            names = "--router",
            required = true,
            paramLabel = "KIND",
            description = "haproxy, nginx, deployment, argo, flagger, httproute, traefik or ingress-nginx.")
    private String kind = "";

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long it may take. Default: 5m.")
    private Duration within = Duration.ofMinutes(5);

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long a request may last, where nobody counts them. Default: 30s.")
    private Duration settle = Duration.ofSeconds(30);

    @Option(
            names = "--socket",
            paramLabel = "PATH|HOST:PORT",
            description = "haproxy: its runtime API; again for each node.")
    private List<String> sockets = new ArrayList<>();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "app",
            description = "haproxy: the backend; nginx: the name in its include file. Default: app.")
    private String backend = "app";

    @Option(
            names = "--instance",
            paramLabel = "VERSION@DIGEST=HOST:PORT",
            description = "haproxy, nginx: where a version runs; once for each.")
    private Map<String, String> instances = new LinkedHashMap<>();

    @Option(names = "--config", paramLabel = "FILE", description = "nginx: its main file.")
    private Path config = Path.of("/etc/nginx/nginx.conf");

    @Option(names = "--include", paramLabel = "FILE", description = "nginx: the file that Fledge owns.")
    private Path include = Path.of("/etc/nginx/fledge.conf");

    @Option(names = "--pid", paramLabel = "FILE", description = "nginx: where its master keeps its number.")
    private Path pid = Path.of("/run/nginx.pid");

    @Option(
            names = "--state-port",
            paramLabel = "N",
            defaultValue = "8099",
            description = "nginx: the loopback port of the page that tells what runs. Default: 8099.")
    private int statePort = 8099;

    @Mixin
    private ClusterOption cluster = new ClusterOption();

    Deadline deadline() {
        return Deadline.after(within, TimeSource.system());
    }

    OpenTarget open() throws IOException {
        return switch (kind) {
            case "haproxy" -> haproxy();
            case "nginx" -> nginx();
            default ->
                cluster.open(kind, settle)
                        .orElseThrow(() -> new IllegalArgumentException("--router must be haproxy, nginx, "
                                + ClusterOption.KINDS + ", but was '" + kind + "'"));
        };
    }

    private OpenTarget haproxy() throws IOException {
        if (sockets.isEmpty()) {
            throw new IllegalArgumentException(
                    "--socket must name the runtime API of HAProxy, as its file does in" + " 'stats socket'");
        }
        HaproxyTarget.Builder builder =
                HaproxyTarget.of(socket(sockets.get(0)), backend, new KnownInstances(instances));
        for (String more : sockets.subList(1, sockets.size())) {
            builder.node(socket(more));
        }
        HaproxyTarget target = builder.settle(settle).build();
        return new Plain(target, target::close);
    }

    private static HaproxySocket socket(String text) throws IOException {
        if (text.contains("/")) {
            return HaproxySocket.unix(Path.of(text));
        }
        InetSocketAddress address = SocketAddressText.parse("--socket", text);
        return HaproxySocket.tcp(address.getHostString(), address.getPort());
    }

    private OpenTarget nginx() {
        NginxFiles files = new NginxFiles(config, include, pid);
        NginxTarget target = NginxTarget.of(files, backend, statePort, new KnownInstances(instances))
                .settle(settle)
                .build();
        return new Plain(target, target::close);
    }

    private interface Closing {
        void close() throws IOException;
    }

    private record Plain(RolloutTarget target, Closing closing) implements OpenTarget {
        @Override
        public String rights(String account) {
            throw new IllegalArgumentException(
                    "only a cluster has RBAC; here the rights are those of socket and files: see docs/rollout.md");
        }

        @Override
        public void close() throws IOException {
            closing.close();
        }
    }
}
