package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.consumer.ProviderStub;
import java.util.List;
import java.util.Set;

/** What plays the provider while the tests of a class run. Thread-safe. */
interface Stub extends AutoCloseable {
    ProviderStub addresses();

    /** Returns the descriptions of what was asked for so far. */
    Set<String> asked();

    /** Returns a sentence for each request that nothing was expected for, in their order. */
    List<String> unexpected();

    /** Returns the pact as a file. */
    String pactJson();

    @Override
    void close();
}
