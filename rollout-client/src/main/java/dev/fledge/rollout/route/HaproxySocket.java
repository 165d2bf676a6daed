package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The runtime API of one HAProxy process: its {@code stats socket}, by Unix path or TCP address.
 *
 * <p>Each call is a connection of its own. Commands of one call are carried out in their order, and an error of one does not
 * keep the next from being carried out. There are no status codes and no precondition: an empty answer is a success, a text
 * is data or an error. Immutable and thread-safe.
 */
public final class HaproxySocket {
    private static final int BUFFER = 16 * 1024;

    private final String name;
    private final SocketAddress address;

    private HaproxySocket(String name, SocketAddress address) {
        this.name = name;
        this.address = address;
    }

    /** Returns the socket at this path, as {@code stats socket /run/haproxy/admin.sock level admin} makes it. */
    public static HaproxySocket unix(Path path) {
        return new HaproxySocket(Check.notNull("path", path).toString(), UnixDomainSocketAddress.of(path));
    }

    /**
     * Returns the socket at this TCP address, as {@code stats socket ipv4@10.0.0.7:9999 level admin} makes it. Whoever can
     * connect to it can steer HAProxy, so keep it on a private network.
     *
     * @throws IllegalArgumentException if {@code port} is not from 1 to 65535
     * @throws IOException if the host cannot be resolved
     */
    public static HaproxySocket tcp(String host, int port) throws IOException {
        Check.notBlank("host", host);
        Check.inRange("port", port, 1, 65535);
        return new HaproxySocket(host + ":" + port, new InetSocketAddress(InetAddress.getByName(host), port));
    }

    /** Returns the path or address, which names this node in outcomes and problems. */
    public String name() {
        return name;
    }

    /**
     * Sends commands and returns the answer of each without its closing empty line.
     *
     * @throws IllegalArgumentException if a command is blank or holds a line break or {@code ;}
     * @throws java.io.EOFException if the connection ended before each command was answered: the commands may have been
     *     carried out, so the caller must read back
     * @throws SocketTimeoutException if the deadline passed first; the same is true then
     * @throws IOException if the socket could not be reached or broke
     * @throws InterruptedException if the thread was interrupted; the commands may have been carried out
     */
    public List<String> ask(List<String> commands, Deadline deadline) throws IOException, InterruptedException {
        for (String command : commands) {
            Check.notBlank("command", command);
            if (command.indexOf(';') >= 0 || command.indexOf('\n') >= 0 || command.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("a command must be one command on one line, but was: " + command);
            }
        }
        try (SocketChannel channel = open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            connect(channel, key, deadline);
            write(channel, key, String.join(";", commands) + "\n", deadline);
            return answers(read(channel, key, deadline), commands);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw interrupted(e);
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while asking HAProxy");
        interrupted.initCause(cause);
        return interrupted;
    }

    private SocketChannel open() throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private void connect(SocketChannel channel, SelectionKey key, Deadline deadline)
            throws IOException, InterruptedException {
        if (!channel.connect(address)) {
            await(key, SelectionKey.OP_CONNECT, deadline);
            while (!channel.finishConnect()) {
                await(key, SelectionKey.OP_CONNECT, deadline);
            }
        }
    }

    private void write(SocketChannel channel, SelectionKey key, String line, Deadline deadline)
            throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(key, SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    private String read(SocketChannel channel, SelectionKey key, Deadline deadline)
            throws IOException, InterruptedException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer)) {
            if (read == 0) {
                await(key, SelectionKey.OP_READ, deadline);
            }
            text.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private void await(SelectionKey key, int operation, Deadline deadline) throws IOException, InterruptedException {
        key.interestOps(operation);
        key.selector().selectedKeys().clear();
        long millis = deadline.remaining().toMillis();
        if (millis <= 0 || key.selector().select(millis) == 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while asking HAProxy");
            }
            if (deadline.remaining().toMillis() <= 0) {
                throw new SocketTimeoutException(name + " did not answer within " + deadline.allowed());
            }
        }
    }

    private List<String> answers(String text, List<String> commands) throws EOFException {
        List<String> answers = new ArrayList<>();
        int start = 0;
        while (answers.size() < commands.size()) {
            int end = text.startsWith("\n", start) ? start : text.indexOf("\n\n", start);
            if (end < 0) {
                throw new EOFException(name + " closed the connection before it had answered '"
                        + commands.get(answers.size()) + "'; it may have been carried out");
            }
            answers.add(text.substring(start, end));
            start = end + (end == start ? 1 : 2);
        }
        return answers;
    }

    @Override
    public String toString() {
        return name;
    }
}
