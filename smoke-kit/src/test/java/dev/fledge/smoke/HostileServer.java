package dev.fledge.smoke;

import dev.fledge.time.TimeSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that treats every connection as badly as it is told, and knows which are still open. */
final class HostileServer implements AutoCloseable {
    /** How a client begins that wants to speak TLS. */
    private static final char TLS = 0x16;

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What is done with a connection after its request was read. */
    interface Treatment {
        void treat(OutputStream out) throws IOException, InterruptedException;
    }

    HostileServer(Treatment treatment) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), treatment);
    }

    HostileServer(ServerSocket socket, Treatment treatment) {
        this.socket = socket;
        start(() -> accept(treatment));
    }

    static HostileServer saying(String answer) throws IOException {
        return new HostileServer(out -> out.write(bytes(answer)));
    }

    /** Says the first part at once, then the second for ever, as fast as the client takes it. */
    static HostileServer endless(String once, byte[] forEver) throws IOException {
        return new HostileServer(out -> {
            out.write(bytes(once));
            while (true) {
                out.write(forEver);
            }
        });
    }

    /** Says the first part at once, then a byte each 100 ms. */
    static HostileServer dripping(String once) throws IOException {
        return new HostileServer(out -> {
            out.write(bytes(once));
            while (true) {
                out.write('x');
                TimeSource.system().sleep(Duration.ofMillis(100));
            }
        });
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hostile-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Treatment treatment) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.incrementAndGet();
                accepted.incrementAndGet();
                start(() -> serve(connection, treatment));
            } catch (IOException ignored) {
                // The server was closed.
            }
        }
    }

    private void serve(Socket connection, Treatment treatment) {
        try (connection) {
            connection.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            requests.add(head(in));
            treatment.treat(connection.getOutputStream());
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            // To close with something unread would reset the connection under the answer.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException | InterruptedException ignored) {
            // The client went away.
        } finally {
            open.decrementAndGet();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int next = in.read();
        while (next >= 0) {
            head.append((char) next);
            boolean whole = head.charAt(0) == TLS || head.indexOf("\r\n\r\n") >= 0;
            next = whole ? -1 : in.read();
        }
        return head.toString();
    }

    /** Returns request line and headers of every request so far. */
    List<String> requests() {
        return requests;
    }

    /** Returns how many connections there were. */
    int accepted() {
        return accepted.get();
    }

    /** Returns how many connections are open. */
    int open() {
        return open.get();
    }

    int port() {
        return socket.getLocalPort();
    }

    Target target() {
        return Target.at("http://127.0.0.1:" + port());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
