package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.smoke.StepBuilder;
import dev.fledge.smoke.SuiteDefaults;

/** Reads how often a request is sent and whether redirects are followed, of a suite or of a step. */
final class Sending {
    private Sending() {}

    static void read(StepBuilder<?> step, DocumentNode node) {
        node.optional("retries").ifPresent(attempts -> step.retries(retries(attempts)));
        node.optional("redirects").ifPresent(most -> step.redirects(redirects(most)));
    }

    static void read(SuiteDefaults.Builder defaults, DocumentNode node) {
        node.optional("retries").ifPresent(attempts -> defaults.retries(retries(attempts)));
        node.optional("redirects").ifPresent(most -> defaults.redirects(redirects(most)));
    }

    private static Retries retries(DocumentNode attempts) {
        return Guard.at(attempts, () -> Retries.upTo((int) attempts.integer(1, 10)));
    }

    private static Redirects redirects(DocumentNode most) {
        return Guard.at(most, () -> {
            int count = (int) most.integer(0, 20);
            return count == 0 ? Redirects.never() : Redirects.upTo(count);
        });
    }
}
