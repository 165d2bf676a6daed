package dev.fledge.contract.broker;

import java.io.IOException;

/** Where facts are kept: a broker or a ledger. */
interface FactSource {
    /** Asks once. What is wrong with the source is an exception; the caller makes it a verdict. */
    Facts facts(Question question) throws IOException, InterruptedException;

    /** Records that a version is live in an environment, in place of what was live there. */
    void recordDeployment(Deployment deployment) throws IOException, InterruptedException;

    /** Returns how a command names the source, such as {@code --ledger contracts}. */
    String option();
}
