package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.PactVersion;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A stub of a provider on the loopback address, without pact-jvm and without JUnit: answers what a contract expects, and
 * writes the pact when all of it was asked for. Thread-safe. Its threads end with {@link #close()}.
 */
public final class LightStub implements AutoCloseable {
    private final ConsumerContract contract;
    private final List<StubServer> servers;

    private LightStub(ConsumerContract contract, List<StubServer> servers) {
        this.contract = contract;
        this.servers = servers;
    }

    /**
     * Starts answering, on ports that are free.
     *
     * @throws IllegalArgumentException if the contract is of Pact V2, which only pact-jvm writes
     * @throws IOException if no port is free
     */
    public static LightStub start(ConsumerContract contract) throws IOException {
        if (Check.notNull("contract", contract).version() == PactVersion.V2) {
            throw new IllegalArgumentException("Fledge's own stub writes Pact V3 and V4, and the contract of "
                    + contract.consumer() + " and " + contract.provider()
                    + " is V2; choose another version, or let pact-jvm answer");
        }
        StubServer whole = StubServer.start(contract.whole());
        if (!contract.hasOptional()) {
            return new LightStub(contract, List.of(whole));
        }
        try {
            return new LightStub(contract, List.of(whole, StubServer.start(contract.withoutOptional())));
        } catch (IOException e) {
            whole.close();
            throw e;
        }
    }

    /** Returns what it answers. */
    public ConsumerContract contract() {
        return contract;
    }

    /** Returns where it answers. */
    public ProviderStub addresses() {
        return new ProviderStub(
                servers.get(0).url(), servers.get(servers.size() - 1).url());
    }

    /** Returns the descriptions of the interactions that were asked for so far. */
    public Set<String> asked() {
        Set<String> asked = new HashSet<>();
        servers.forEach(server -> asked.addAll(server.asked()));
        return asked;
    }

    /** Returns what was wrong with each request that nothing was expected for, in the order they came. */
    public List<String> unexpected() {
        return servers.stream().flatMap(server -> server.unexpected().stream()).toList();
    }

    /**
     * Throws what did not go as expected.
     *
     * @throws AssertionError naming each request that nothing was expected for, or each interaction that nobody asked for
     */
    public void verify() {
        List<String> unexpected = unexpected();
        if (!unexpected.isEmpty()) {
            throw new AssertionError(String.join("\n", unexpected));
        }
        contract.requireAllAsked(asked());
    }

    /**
     * Verifies, and writes the pact into a folder that others may write to as well.
     *
     * @param writer who expects all this, such as the name of a test class; what it wrote before is replaced
     * @return the file
     * @throws AssertionError as {@link #verify} does
     * @throws IOException as {@link PactFolder#write} does
     * @throws InterruptedException if the thread is interrupted while it waits for others
     */
    public Path writePact(PactFolder folder, String writer) throws IOException, InterruptedException {
        verify();
        return folder.write(writer, contract.pact().toJson());
    }

    /** Stops at once. */
    @Override
    public void close() {
        servers.forEach(StubServer::close);
    }
}
