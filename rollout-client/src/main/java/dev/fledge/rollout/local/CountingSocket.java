package dev.fledge.rollout.local;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** A socket that knows how many bytes came in: what tells a connection that was closed while idle from a broken answer. */
final class CountingSocket extends Socket {
    private long bytesRead;

    private CountingSocket() {}

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int one = in.read();
                bytesRead += one < 0 ? 0 : 1;
                return one;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                bytesRead += Math.max(0, count);
                return count;
            }
        };
    }

    /** Makes unconnected counting sockets, the only kind that OkHttp asks for. */
    static final class Factory extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            CountingSocket socket = new CountingSocket();
            // A streamed upload is many small writes.
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw unconnectedOnly();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw unconnectedOnly();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw unconnectedOnly();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw unconnectedOnly();
        }

        private static SocketException unconnectedOnly() {
            return new SocketException("this factory makes unconnected sockets only");
        }
    }
}
