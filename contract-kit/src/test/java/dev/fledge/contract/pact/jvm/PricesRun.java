package dev.fledge.contract.pact.jvm;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Runs a consumer test of pact-jvm and gives what failed, to be loaded on another class path. */
public final class PricesRun implements Function<String, List<String>> {
    @Override
    public List<String> apply(String folder) {
        return OwnJUnit.failures(OwnJUnit.run(Path.of(folder), PactConsumerTest.Prices.class));
    }
}
