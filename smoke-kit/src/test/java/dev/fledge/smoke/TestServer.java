package dev.fledge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** A server that answers request N with the bytes it is told, then closes the connection. */
final class TestServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private TestServer(IntFunction<byte[]> answers) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(answers), "fledge-test-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers every request the same. */
    static TestServer answering(String answer) {
        return numbered(number -> answer.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers by the number of the request, from 1. */
    static TestServer numbered(IntFunction<byte[]> answers) {
        try {
            return new TestServer(answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A whole answer with status 200. */
    static String ok(String type, String body) {
        return answer("200 OK", "Content-Type: " + type + "\r\n", body);
    }

    static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
    }

    private void serve(IntFunction<byte[]> answers) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                byte[] request = new byte[65_536];
                int size = Math.max(0, connection.getInputStream().read(request));
                requests.add(new String(request, 0, size, StandardCharsets.UTF_8));
                connection.getOutputStream().write(answers.apply(requests.size()));
                connection.getOutputStream().flush();
                connection.shutdownOutput();
                drain(connection);
            } catch (IOException ignored) {
                // The client went away, or the server was closed.
            }
        }
    }

    /** Closing with unread bytes would reset the connection under the answer. */
    private static void drain(Socket connection) throws IOException {
        connection.setSoTimeout(2000);
        byte[] rest = new byte[8192];
        int read = 0;
        while (read >= 0) {
            read = connection.getInputStream().read(rest);
        }
    }

    List<String> requests() {
        return requests;
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
