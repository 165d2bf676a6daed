package dev.fledge.examples.fledge;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.route.Instances;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Versions that somebody else starts and ends, each at an address that was named on the shell. */
final class KnownInstances implements Instances {
    private static final int CONNECT_MILLIS = 1000;

    private final Map<Revision, InetSocketAddress> addresses = new LinkedHashMap<>();

    /** @param texts addresses such as {@code 127.0.0.1:8081} by {@code VERSION@DIGEST} */
    KnownInstances(Map<String, String> texts) {
        texts.forEach((revision, address) -> addresses.put(
                RevisionText.parse("--instance", revision), SocketAddressText.parse("--instance", address)));
    }

    @Override
    public InetSocketAddress start(Revision revision, Deadline deadline) throws IOException {
        InetSocketAddress address = addresses.get(revision);
        if (address == null) {
            throw new IOException("where " + revision + " runs is not known; add --instance "
                    + RevisionText.of(revision) + "=HOST:PORT");
        }
        if (!answers(address)) {
            throw new IOException(revision + " does not answer at " + address + "; start it first");
        }
        return address;
    }

    @Override
    public Optional<Instance> at(InetSocketAddress address, Deadline deadline) {
        return addresses.entrySet().stream()
                .filter(entry -> entry.getValue().equals(address))
                .findFirst()
                .map(entry -> new Instance(entry.getKey(), answers(address)));
    }

    @Override
    public void end(Revision revision, Deadline deadline) {
        System.err.println("End " + revision + " yourself when nothing goes back to it.");
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
