package dev.fledge.smoke;

import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import java.util.Map;
import java.util.Optional;

/** What a suite or a step says of retries and redirects, with the keys of suite files. */
final class SendingTree {
    private SendingTree() {}

    static void put(
            Map<String, Object> tree, Optional<Retries> retries, Optional<Redirects> redirects, Writing writing) {
        retries.ifPresent(some -> {
            if (!some.equals(Retries.upTo(some.attempts()))) {
                throw writing.refused("waits between attempts for times of its own, which a file cannot write; use"
                        + " Retries.upTo(" + some.attempts() + ") as it is");
            }
            tree.put("retries", some.attempts());
        });
        redirects.ifPresent(some -> tree.put("redirects", some.most()));
    }
}
