package dev.fledge.smoke;

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
import okhttp3.tls.HeldCertificate;

/**
 * An nginx of our own on three free ports of loopback: an edge with TLS and h2, another host with TLS but no h2 and a certificate
 * that ends soon, and the app behind the edge in plain http. Ends with the test.
 */
final class RealNginx implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORTS_TRIED = 3;
    private static final String CONFIG = """
            daemon off;
            master_process off;
            pid @FOLDER@/nginx.pid;
            error_log @FOLDER@/error.log;
            events {}
            http {
                log_format seen '$server_port $request_method $request_uri $status'
                                ' "$http_authorization" "$http_x_api_key" "$http_cookie" "$http_user_agent"';
                access_log @FOLDER@/access.log seen;
                client_body_temp_path @FOLDER@/body;
                proxy_temp_path @FOLDER@/proxy;
                fastcgi_temp_path @FOLDER@/fastcgi;
                uwsgi_temp_path @FOLDER@/uwsgi;
                scgi_temp_path @FOLDER@/scgi;
                limit_req_zone $server_name zone=asks:1m rate=20r/m;
                limit_req_zone $server_name zone=silent:1m rate=20r/m;
                limit_req_status 429;
                split_clients $request_id $by_weight { 50% new; * old; }
                map $http_x_canary $version { default $by_weight; always new; never old; }
                map $version $broken { new 500; default 200; }
                server {
                    listen 127.0.0.1:@EDGE@ ssl http2;
                    server_name edge;
                    ssl_certificate @FOLDER@/edge.pem;
                    ssl_certificate_key @FOLDER@/edge.key;
                    location = /health { add_header X-App-Version $version; return 200 '{"ok":true}'; }
                    location = /old { return 301 /moved; }
                    location = /moved { add_header Set-Cookie "seen=moved-once; Path=/"; return 302 /new?from=old; }
                    location = /new { return 200 '{"cookie":"$http_cookie"}'; }
                    location = /circle { return 302 /circle; }
                    location = /elsewhere { return 302 https://127.0.0.1:@OTHER@/landing; }
                    location = /plain { return 302 http://localhost:@APP@/health; }
                    location = /limited { limit_req zone=asks; error_page 429 @busy; try_files /none @fine; }
                    location = /silent { limit_req zone=silent; try_files /none @fine; }
                    location @busy { add_header Retry-After 3 always; return 429 'slow down'; }
                    location @fine { return 200 '{"ok":true}'; }
                    location = /shop { proxy_connect_timeout 2s; proxy_pass http://127.0.0.1:@CLOSED@; }
                }
                server {
                    listen 127.0.0.1:@OTHER@ ssl;
                    server_name other;
                    ssl_certificate @FOLDER@/other.pem;
                    ssl_certificate_key @FOLDER@/other.key;
                    location / { return 200 '{"landed":true}'; }
                }
                server {
                    listen 127.0.0.1:@APP@;
                    server_name app;
                    location = /health { add_header X-App-Version $version always; return 200 '{"ok":true}'; }
                    location = /broken {
                        add_header X-App-Version $version always;
                        if ($broken = 500) { return 500 '{"ok":false}'; }
                        return 200 '{"ok":true}';
                    }
                    location = /shop { return 200 '{"items":3}'; }
                }
            }
            """;

    private final Process process;
    private final Path folder;
    private final Ports ports;

    private record Ports(int edge, int other, int app) {
        static Ports free() throws IOException {
            try (ServerSocket one = open();
                    ServerSocket two = open();
                    ServerSocket three = open()) {
                return new Ports(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
            }
        }

        static ServerSocket open() throws IOException {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }

    private RealNginx(Process process, Path folder, Ports ports) {
        this.process = process;
        this.folder = folder;
        this.ports = ports;
    }

    static RealNginx started(Path folder) throws Exception {
        Path program = RealComponent.require("nginx", "apt-get install nginx");
        certificates(folder);
        for (int i = 0; i < PORTS_TRIED; i++) {
            Ports ports = Ports.free();
            Path config = Files.writeString(folder.resolve("nginx.conf"), config(folder, ports));
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-p",
                            folder.toString(),
                            "-e",
                            folder.resolve("error.log").toString(),
                            "-c",
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            RealNginx nginx = new RealNginx(process, folder, ports);
            if (nginx.listens()) {
                return nginx;
            }
            nginx.close();
        }
        throw new AssertionError("nginx did not start: " + Files.readString(folder.resolve("nginx.log"))
                + Files.readString(folder.resolve("error.log")));
    }

    private static String config(Path folder, Ports ports) throws IOException {
        int closed;
        try (ServerSocket socket = Ports.open()) {
            closed = socket.getLocalPort();
        }
        return CONFIG.replace("@FOLDER@", folder.toString())
                .replace("@EDGE@", String.valueOf(ports.edge()))
                .replace("@OTHER@", String.valueOf(ports.other()))
                .replace("@APP@", String.valueOf(ports.app()))
                .replace("@CLOSED@", String.valueOf(closed));
    }

    private static void certificates(Path folder) throws IOException {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("Fledge Test Authority")
                .certificateAuthority(0)
                .duration(40, TimeUnit.DAYS)
                .build();
        Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        certificate(folder, "edge", authority, 30);
        certificate(folder, "other", authority, 3);
    }

    private static void certificate(Path folder, String name, HeldCertificate authority, int days) throws IOException {
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName(name)
                .signedBy(authority)
                .duration(days, TimeUnit.DAYS)
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        Files.writeString(folder.resolve(name + ".pem"), held.certificatePem() + authority.certificatePem());
        Files.writeString(folder.resolve(name + ".key"), held.privateKeyPkcs8Pem());
    }

    private boolean listens() throws InterruptedException {
        Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
        while (process.isAlive() && !deadline.passed()) {
            try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), ports.app())) {
                return connected.isConnected();
            } catch (IOException notYet) {
                deadline.sleepAtMost(Duration.ofMillis(20));
            }
        }
        return false;
    }

    /** The edge with TLS, h2 and a certificate of 30 days. */
    Target edge() {
        return Target.at("https://localhost:" + ports.edge()).trust(authority());
    }

    /** Another origin with TLS, http/1.1 and a certificate of 3 days. */
    Target other() {
        return Target.at("https://localhost:" + ports.other()).trust(authority());
    }

    /** The app behind the edge, in plain http. */
    Target app() {
        return Target.at("http://localhost:" + ports.app());
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    int otherPort() {
        return ports.other();
    }

    /** Returns what was logged of requests to a path: port, method, path, status and the telling headers. */
    List<String> seen(String path, int count) throws Exception {
        Deadline deadline = Deadline.after(PATIENCE, TimeSource.system());
        List<String> seen = lines(path);
        while (seen.size() < count && !deadline.passed()) {
            // A line is written after its answer was sent.
            deadline.sleepAtMost(Duration.ofMillis(20));
            seen = lines(path);
        }
        return seen;
    }

    private List<String> lines(String path) throws IOException {
        return Files.readAllLines(folder.resolve("access.log")).stream()
                .filter(line -> line.contains(" " + path + " "))
                .toList();
    }

    @Override
    public void close() {
        RealComponent.end(process);
    }
}
