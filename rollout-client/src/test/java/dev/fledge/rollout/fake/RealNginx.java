package dev.fledge.rollout.fake;

import dev.fledge.house.RealComponent;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An nginx of our own on a free port of loopback that sends all requests to what its include file says. Ends with the test. */
public final class RealNginx implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PORTS_TRIED = 3;

    private final Process process;
    private final Path folder;
    private final int port;

    private RealNginx(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** Returns where nginx is. */
    public static Path program() {
        return RealComponent.require("nginx", "apt-get install nginx");
    }

    /** Returns its main file in the folder. */
    public static Path config(Path folder) {
        return folder.resolve("nginx.conf");
    }

    /** Returns the file that it includes in {@code http}; it must be there before the start. */
    public static Path include(Path folder) {
        return folder.resolve("split.conf");
    }

    /** Returns where it keeps the number of its process. */
    public static Path pid(Path folder) {
        return folder.resolve("nginx.pid");
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param upstream the variable that the include file sets, such as {@code $app_upstream}
     */
    public static RealNginx start(Path folder, String upstream) throws IOException, InterruptedException {
        return start(program(), folder, upstream);
    }

    /** Starts the nginx at that path, as the other does. */
    public static RealNginx start(Path program, Path folder, String upstream) throws IOException, InterruptedException {
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port = freePort();
            Files.writeString(config(folder), text(folder, port, upstream));
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-e",
                            folder.resolve("error.log").toString(),
                            "-c",
                            config(folder).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            RealNginx nginx = new RealNginx(process, folder, port);
            if (nginx.becomesReady()) {
                return nginx;
            }
            nginx.close();
        }
        throw new AssertionError("nginx did not start: " + Files.readString(folder.resolve("nginx.log")));
    }

    private static String text(Path folder, int port, String upstream) {
        String temporary = "";
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary += "  " + kind + "_temp_path " + folder.resolve(kind) + ";\n";
        }
        return """
                daemon off;
                worker_processes 1;
                worker_shutdown_timeout 5s;
                pid %s;
                error_log %s notice;
                events { worker_connections 256; }
                http {
                  access_log off;
                %s  include %s;
                  server {
                    listen 127.0.0.1:%d;
                    location / { proxy_pass http://%s; proxy_http_version 1.1; proxy_set_header Connection ""; }
                  }
                }
                """.formatted(pid(folder), folder.resolve("error.log"), temporary, include(folder), port, upstream);
    }

    private boolean becomesReady() throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
        while (process.isAlive() && !deadline.passed()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return Files.exists(pid(folder)) && socket.isConnected();
            } catch (IOException notYet) {
                // It does not listen yet.
                deadline.sleepAtMost(Duration.ofMillis(5));
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns where users ask. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Returns its folder. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.toHandle().children().toList();
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
