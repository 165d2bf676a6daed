package dev.fledge.smoke;

import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.Locale;

/** What is expected of the protocol that the answer came by. */
final class ProtocolRule {
    private static final List<String> KNOWN = List.of("http/1.0", "http/1.1", "h2", "h3");

    private ProtocolRule() {}

    static Expectation of(String protocol) {
        String wanted = Check.notBlank("protocol", protocol).toLowerCase(Locale.ROOT);
        if (!KNOWN.contains(wanted)) {
            throw new IllegalArgumentException(
                    "protocol must be one of " + String.join(", ", KNOWN) + ", but was '" + protocol + "'");
        }
        String rule = "== " + wanted;
        return new PlainExpectation("protocol " + rule, evidence -> {
            // OkHttp says so of h2 without TLS.
            String seen = evidence.answer().protocol().replace("h2_prior_knowledge", "h2");
            if (seen.isEmpty()) {
                return List.of(new Evaluation(
                        Aspect.PROTOCOL, Outcome.BROKEN, new Said("protocol", rule, "the transport did not tell it")));
            }
            return List.of(Evaluation.of(seen.equals(wanted), Aspect.PROTOCOL, new Said("protocol", rule, seen)));
        });
    }
}
