package dev.fledge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers whatever a connection sends first with the same bytes, then closes it. */
final class RawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket socket;

    RawServer(String answer) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(answer), "fledge-test-raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(String answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = connection.getInputStream();
                in.read(new byte[8192]);
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                connection.shutdownOutput();
                // To close with something unread would reset the connection, and the answer could be lost.
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException ignored) {
                // The client went away, or the server was closed.
            }
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
