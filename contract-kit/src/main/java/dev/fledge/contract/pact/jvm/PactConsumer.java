package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.PactVersion;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a test class the consumer's side of a contract: its {@link Interaction} methods say what the consumer expects, its
 * tests take a {@link dev.fledge.contract.pact.consumer.ProviderStub} and let the consumer's own code talk to it.
 *
 * <p>One stub serves all tests of the class. A request that nothing was expected for fails the test that sent it. When all
 * tests have passed and everything expected was asked for, the pact is written to {@code consumer-provider.json} in
 * {@link #folder}; if something was never asked for, the class fails and nothing is written. Where only some of its tests
 * were chosen to run, nothing is written and nothing fails.
 *
 * <p>Classes of one consumer and provider share the file, also in parallel and forked JVMs. What a class no longer expects
 * leaves the file when the class runs; what a class wrote that no longer exists leaves it when another of the pair runs.
 *
 * <p>No usage data is sent. Sets the system properties {@code sun.net.httpserver.nodelay} and {@code pact_do_not_track}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(PactConsumerExtension.class)
public @interface PactConsumer {
    /** The name of the app whose tests these are. */
    String consumer();

    /** The name of the app that it asks. */
    String provider();

    /**
     * The version of the Pact specification that the file follows: V4 by default, or V3 or V2, which only pact-jvm writes.
     * V2 knows {@code type} and {@code regex} alone, so numbers and dates keep only their JSON type.
     */
    PactVersion version() default PactVersion.V4;

    /**
     * Where the file is written to, from the working directory. The JUnit parameter or system property
     * {@code fledge.pacts} or the environment variable {@code FLEDGE_PACTS} goes before it.
     */
    String folder() default "target/pacts";

    /** Who plays the provider. The default is pact-jvm, which must then be on the test class path. */
    StubKind stub() default StubKind.PACT_JVM;
}
