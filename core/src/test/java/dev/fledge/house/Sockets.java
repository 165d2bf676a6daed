package dev.fledge.house;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets of which something happens before each connects, so that a test can have connections fail as they do in the world. */
public final class Sockets extends SocketFactory {
    private final BeforeConnect before;

    /** What happens before a socket connects; by throwing it keeps it from that. */
    @FunctionalInterface
    public interface BeforeConnect {
        /** Called in the thread that connects. */
        void run() throws IOException;
    }

    private Sockets(BeforeConnect before) {
        this.before = before;
    }

    /** Returns the factory of sockets before whose connecting this happens. */
    public static Sockets before(BeforeConnect before) {
        return new Sockets(before);
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress address, int timeoutMillis) throws IOException {
                before.run();
                super.connect(address, timeoutMillis);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(createSocket(), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(createSocket(), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(bound(local, localPort), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(bound(local, localPort), new InetSocketAddress(host, port));
    }

    private Socket bound(InetAddress local, int port) throws IOException {
        Socket socket = createSocket();
        socket.bind(new InetSocketAddress(local, port));
        return socket;
    }

    private static Socket connected(Socket socket, InetSocketAddress address) throws IOException {
        socket.connect(address);
        return socket;
    }
}
