package dev.fledge.contract.pact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A verification for programs. */
final class VerificationJson {
    private VerificationJson() {}

    static Object of(VerificationReport report) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("target", report.target());
        report.providerVersion().ifPresent(version -> plain.put("providerVersion", version));
        plain.put("verdict", report.verdict().name());
        plain.put("pacts", report.pacts().stream().map(VerificationJson::pact).toList());
        plain.put("problems", report.problems());
        return plain;
    }

    private static Object pact(PactResult result) {
        PactFile pact = result.pact();
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("consumer", pact.consumer());
        plain.put("provider", pact.provider());
        plain.put("source", pact.source());
        plain.put("contentSha", pact.contentSha());
        plain.put("verdict", result.verdict().name());
        plain.put(
                "interactions",
                result.interactions().stream()
                        .map(VerificationJson::interaction)
                        .toList());
        return plain;
    }

    private static Object interaction(InteractionResult result) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("description", result.interaction().description());
        List<String> states = result.interaction().states().stream()
                .map(ProviderState::toString)
                .toList();
        putUnlessEmpty(plain, "states", states);
        plain.put("verdict", result.verdict().name());
        plain.put("reason", result.reason());
        plain.put("message", result.message());
        if (!result.request().isEmpty()) {
            plain.put("request", result.request());
        }
        result.status().ifPresent(status -> plain.put("status", status));
        putUnlessEmpty(
                plain,
                "mismatches",
                result.mismatches().stream().map(Mismatch::toPlain).toList());
        if (!result.body().isEmpty()) {
            plain.put("body", result.body());
        }
        putUnlessEmpty(plain, "notes", result.notes());
        return plain;
    }

    private static void putUnlessEmpty(Map<String, Object> plain, String key, List<?> list) {
        if (!list.isEmpty()) {
            plain.put(key, list);
        }
    }
}
