package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.PactFolder;
import dev.fledge.contract.pact.consumer.ProviderStub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** One run of a test class: its stub, and what came of its tests so far. Thread-safe. */
final class Session {
    /** Read by the JDK when its server class loads. Without it every small answer waits 40 ms for an acknowledgement. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private static final String NO_USAGE_DATA = "pact_do_not_track";

    private final ContractClass type;
    private final ConsumerContract contract;
    private final Stub stub;
    private final Set<String> ran = new HashSet<>();
    private int told;
    private boolean anyFailed;

    private Session(ContractClass type, ConsumerContract contract, Stub stub) {
        this.type = type;
        this.contract = contract;
        this.stub = stub;
    }

    static Session start(ContractClass type, Optional<Object> testInstance) throws IOException {
        System.setProperty(NO_DELAY, "true");
        System.setProperty(NO_USAGE_DATA, "true");
        boolean light = type.annotation().stub() == StubKind.LIGHT;
        if (!light) {
            PactJvm.require(type.type().getClassLoader());
        }
        ConsumerContract contract = type.contract(testInstance);
        return new Session(type, contract, light ? OwnStub.start(contract) : pactJvm(contract));
    }

    private static Stub pactJvm(ConsumerContract contract) {
        try {
            return PactJvmStub.start(contract);
        } catch (LinkageError e) {
            throw new ExtensionConfigurationException(
                    "pact-jvm lacks a class that it needs, " + e.getMessage()
                            + "; take away the <exclusion> of its jar, or the older version of that jar",
                    e);
        }
    }

    boolean isOf(Class<?> testClass) {
        return type.type() == testClass;
    }

    String folder() {
        return type.annotation().folder();
    }

    ProviderStub addresses() {
        return stub.addresses();
    }

    /** Returns what went unexpectedly since it was last asked, a sentence for each request; empty if nothing did. */
    synchronized List<String> news() {
        List<String> all = stub.unexpected();
        List<String> news = all.subList(told, all.size());
        told = all.size();
        return news;
    }

    synchronized void ran(String testMethod) {
        ran.add(testMethod);
    }

    synchronized void failed() {
        anyFailed = true;
    }

    /** Ends the run and writes the pact if it was shown; returns why nothing was written, empty if the file is there. */
    synchronized Optional<String> end(Path folder) throws IOException, InterruptedException {
        stub.close();
        if (anyFailed) {
            return Optional.of("not written: a test failed");
        }
        Set<String> missing = TestMethods.of(type.type());
        missing.removeAll(ran);
        if (!missing.isEmpty()) {
            return Optional.of("not written: not all tests of the class ran, such as "
                    + missing.iterator().next());
        }
        contract.requireAllAsked(stub.asked());
        ClassLoader classes = type.type().getClassLoader();
        PactFolder.at(folder)
                .writers(name -> exists(name, classes))
                .write(type.type().getName(), stub.pactJson());
        return Optional.empty();
    }

    private static boolean exists(String className, ClassLoader classes) {
        try {
            Class.forName(className, false, classes);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            // It is there, even if it cannot be used.
            return true;
        }
    }

    void close() {
        stub.close();
    }
}
