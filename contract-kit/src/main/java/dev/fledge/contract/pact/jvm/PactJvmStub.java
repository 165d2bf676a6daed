package dev.fledge.contract.pact.jvm;

import au.com.dius.pact.consumer.BaseMockServer;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.ProviderStub;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;

/** The mock servers of pact-jvm: one, and one more if there are optional fields. */
final class PactJvmStub implements Stub {
    private final PactJvmPact pact;
    private final List<PactJvmServer> servers;

    private PactJvmStub(PactJvmPact pact, List<PactJvmServer> servers) {
        this.pact = pact;
        this.servers = servers;
    }

    static PactJvmStub start(ConsumerContract contract) {
        PactJvmPact pact = PactJvmPact.of(contract.pact(), contract.version());
        List<PactJvmServer> servers = new ArrayList<>();
        try {
            servers.add(server(contract, contract.whole()));
            if (contract.hasOptional()) {
                servers.add(server(contract, contract.withoutOptional()));
            }
            servers.forEach(BaseMockServer::start);
            return new PactJvmStub(pact, servers);
        } catch (RuntimeException e) {
            servers.forEach(PactJvmServer::stop);
            throw e;
        }
    }

    private static PactJvmServer server(ConsumerContract contract, PactFile served) {
        return new PactJvmServer(contract, PactJvmPact.of(served, contract.version()));
    }

    @Override
    public ProviderStub addresses() {
        return new ProviderStub(url(servers.get(0)), url(servers.get(servers.size() - 1)));
    }

    private static HttpUrl url(PactJvmServer server) {
        return HttpUrl.get("http://" + PactJvmServer.HOST + ":" + server.getPort() + "/");
    }

    @Override
    public Set<String> asked() {
        Set<String> asked = new HashSet<>();
        servers.forEach(server -> asked.addAll(server.asked()));
        return asked;
    }

    @Override
    public List<String> unexpected() {
        return servers.stream().flatMap(server -> server.unexpected().stream()).toList();
    }

    @Override
    public String pactJson() {
        return pact.toJson();
    }

    @Override
    public void close() {
        servers.forEach(PactJvmServer::stop);
    }
}
