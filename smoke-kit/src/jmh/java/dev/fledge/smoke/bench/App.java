package dev.fledge.smoke.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked: a process of its own, so that its work is not counted as the client's. It ends with its standard input. */
public final class App implements AutoCloseable {
    private final Process process;
    private final String url;

    private App(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    static App start() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsun.net.httpserver.nodelay=true",
                        // One of the clients leaves a connection behind with every check, and 200 of them would cost
                        // the others
                        // theirs.
                        "-Dsun.net.httpserver.maxIdleConnections=100000",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        App.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = output.readLine();
        if (port == null) {
            throw new IOException("the app did not start");
        }
        return new App(process, "http://127.0.0.1:" + port);
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Serves until the input ends, and prints the port. */
    public static void main(String[] arguments) throws IOException {
        byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
        System.out.println(server.getAddress().getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** About 1 KB, as a small app answers. */
    private static String answer() {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(id -> "{\"id\":" + id + ",\"name\":\"restaurant number " + id + "\",\"street\":\"main street "
                        + id + "\",\"stars\":4.5,\"open\":true}")
                .collect(Collectors.joining(",", "{\"user\":\"test\",\"took_ms\":3,\"results\":[", "]}"));
    }
}
