package dev.fledge.rollout.fake;

import dev.fledge.house.RealComponent;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A HAProxy of our own on a free port of loopback, with a backend {@code app} of the servers {@code stable} and
 * {@code canary}; the canary is closed in its file. Ends with the test.
 */
public final class RealHaproxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(3);
    private static final int PORTS_TRIED = 3;

    private final Process process;
    private final Path folder;
    private final int port;

    private RealHaproxy(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Sets one up whose files and socket live in the folder. */
    public static Builder in(Path folder, InetSocketAddress stable) {
        return new Builder(folder, stable);
    }

    /** Returns where users ask. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Returns the port where users ask. */
    public int port() {
        return port;
    }

    /** Returns its runtime API. */
    public Path socket() {
        return folder.resolve("admin.sock");
    }

    /** Has it read its file again, which forgets what was set at run time, and waits until the new worker answers. */
    public void reload() throws IOException, InterruptedException {
        List<Long> before = workers();
        tellToReload();
        Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
        Deadline heard = Deadline.after(HEARD_WITHIN, TimeSource.system());
        // The old worker is gone once its last connection is.
        while (workers().isEmpty() || workers().stream().anyMatch(before::contains)) {
            if (deadline.passed()) {
                throw new AssertionError("HAProxy did not reload: " + log(folder));
            }
            if (heard.passed() && workers().equals(before)) {
                // A master that has just forked its worker may not listen to signals yet, and loses them.
                tellToReload();
                heard = Deadline.after(HEARD_WITHIN, TimeSource.system());
            }
            deadline.sleepAtMost(Duration.ofMillis(5));
        }
        awaitReady(process, port, socket(), deadline);
    }

    private void tellToReload() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-USR2", Long.toString(process.pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("HAProxy could not be told to reload");
        }
    }

    private List<Long> workers() {
        return process.toHandle().children().map(ProcessHandle::pid).toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.toHandle().children().toList();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String log(Path folder) throws IOException {
        return Files.readString(folder.resolve("haproxy.log"));
    }

    /** The port is there a moment before the socket gets its name. */
    private static boolean awaitReady(Process process, int port, Path socket, Deadline deadline)
            throws InterruptedException {
        while (process.isAlive() && !deadline.passed()) {
            try (Socket users = new Socket(InetAddress.getLoopbackAddress(), port);
                    SocketChannel admin = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                return users.isConnected() && admin.isConnected();
            } catch (IOException notYet) {
                // It does not listen yet.
                deadline.sleepAtMost(Duration.ofMillis(5));
            }
        }
        return false;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What goes into its file. */
    public static final class Builder {
        private final Path folder;
        private final InetSocketAddress stable;
        private String lease = "";
        private String cookie = "";
        private String more = "";
        private @Nullable Path program;

        private Builder(Path folder, InetSocketAddress stable) {
            this.folder = folder;
            this.stable = stable;
        }

        /** Has the canary's health be that of a lease endpoint; the default is no check. */
        public Builder lease(InetSocketAddress endpoint, Duration inter) {
            this.lease = " check addr " + endpoint.getAddress().getHostAddress() + " port " + endpoint.getPort()
                    + " inter " + inter.toMillis() + "ms fall 1 rise 1 on-marked-down shutdown-sessions";
            return this;
        }

        /** Has sessions stick to a server by a cookie. */
        public Builder cookie() {
            this.cookie = "  cookie SRV insert indirect nocache\n";
            return this;
        }

        /** Adds a line to the backend. */
        public Builder line(String line) {
            this.more += "  " + line + "\n";
            return this;
        }

        /** Sets where HAProxy is; the default is to look for it, and to skip the test with how to get it if it is missing. */
        public Builder program(Path program) {
            this.program = program;
            return this;
        }

        /** Starts it and waits until it listens. */
        public RealHaproxy start() throws IOException, InterruptedException {
            Path found = program == null ? RealComponent.require("haproxy", "apt-get install haproxy") : program;
            Files.createDirectories(folder);
            for (int i = 0; i < PORTS_TRIED; i++) {
                int port = freePort();
                Path file = Files.writeString(folder.resolve("haproxy.cfg"), config(port));
                Process process = new ProcessBuilder(found.toString(), "-W", "-db", "-f", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("haproxy.log").toFile())
                        .start();
                RealHaproxy haproxy = new RealHaproxy(process, folder, port);
                if (awaitReady(process, port, haproxy.socket(), Deadline.after(PATIENCE, TimeSource.system()))) {
                    return haproxy;
                }
                haproxy.close();
            }
            throw new AssertionError("HAProxy did not start: " + log(folder));
        }

        private String config(int port) {
            boolean sticky = !cookie.isEmpty();
            return """
                    global
                      stats socket %s mode 600 level admin
                      hard-stop-after 2s
                    defaults
                      mode http
                      timeout connect 1s
                      timeout client 10s
                      timeout server 10s
                      timeout check 200ms
                    frontend users
                      bind 127.0.0.1:%d
                      default_backend app
                    backend app
                      balance roundrobin
                      option httpchk GET /lease/app
                    %s%s  use-server canary if { req.hdr(x-canary) -m str always }
                      server stable %s weight 100%s
                      server canary 127.0.0.1:1 weight 0 disabled%s%s
                    """.formatted(
                            folder.resolve("admin.sock"),
                            port,
                            cookie,
                            more,
                            stable.getAddress().getHostAddress() + ":" + stable.getPort(),
                            sticky ? " cookie s" : "",
                            sticky ? " cookie c" : "",
                            lease);
        }
    }
}
