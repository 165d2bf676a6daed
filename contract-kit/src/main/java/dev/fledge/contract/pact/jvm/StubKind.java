package dev.fledge.contract.pact.jvm;

/** Who plays the provider in a consumer's test. Both expect the same and write files that mean the same. */
public enum StubKind {
    /** The mock server of pact-jvm, which must be on the test class path: its matching, its file. */
    PACT_JVM,
    /** Fledge's own stub, which needs nothing more; it writes V3 and V4. */
    LIGHT
}
