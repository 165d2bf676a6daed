package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.LightStub;
import dev.fledge.contract.pact.consumer.ProviderStub;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Fledge's own stub. */
record OwnStub(LightStub light) implements Stub {
    static OwnStub start(ConsumerContract contract) throws IOException {
        return new OwnStub(LightStub.start(contract));
    }

    @Override
    public ProviderStub addresses() {
        return light.addresses();
    }

    @Override
    public Set<String> asked() {
        return light.asked();
    }

    @Override
    public List<String> unexpected() {
        return light.unexpected();
    }

    @Override
    public String pactJson() {
        return light.contract().pact().toJson();
    }

    @Override
    public void close() {
        light.close();
    }
}
