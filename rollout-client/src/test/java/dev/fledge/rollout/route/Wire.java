package dev.fledge.rollout.route;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The way to HAProxy's socket, which can be cut. */
final class Wire implements AutoCloseable {
    private final ServerSocket server;
    private final Path haproxy;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private final AtomicInteger answersToLose = new AtomicInteger();

    Wire(Path haproxy) throws IOException {
        this.haproxy = haproxy;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    HaproxySocket socket() throws IOException {
        return HaproxySocket.tcp("127.0.0.1", server.getLocalPort());
    }

    /** Cuts or mends it. */
    void down(boolean down) {
        this.down = down;
    }

    /** The next commands that write are carried out, but their answers are lost. */
    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** Returns the lines that came through and write. */
    List<String> writes() {
        return lines.stream().filter(line -> line.startsWith("set ")).toList();
    }

    private void accept() {
        while (!server.isClosed()) {
            acceptOne();
        }
    }

    private void acceptOne() {
        try (Socket socket = server.accept()) {
            if (!down) {
                pass(socket);
            }
        } catch (IOException e) {
            // Closed, or the other side has gone.
            return;
        }
    }

    private void pass(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        lines.add(line.toString());
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(haproxy))) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            if (line.toString().startsWith("set ") && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            socket.getOutputStream().write(answer);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
