package dev.fledge.rollout.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;

/** An app behind the router that misbehaves on the wire: it writes what it is told, byte by byte, and closes when told. */
final class RawApp implements AutoCloseable {
    /** Answers one request; returns whether the connection stays open for the next. */
    @FunctionalInterface
    interface Script {
        boolean answer(String head, Socket socket) throws IOException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    RawApp(Script script) throws IOException {
        this.script = script;
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-app");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            boolean goOn = true;
            while (goOn) {
                StringBuilder head = new StringBuilder();
                String line = reader.readLine();
                while (line != null && !line.isEmpty()) {
                    head.append(line).append('\n');
                    line = reader.readLine();
                }
                if (line == null) {
                    return;
                }
                requests.incrementAndGet();
                goOn = script.answer(head.toString(), socket);
            }
        } catch (IOException e) {
            // The other side went away.
            return;
        }
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.get();
    }

    /** Closes all connections, but goes on listening. */
    void hangUp() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }
}
