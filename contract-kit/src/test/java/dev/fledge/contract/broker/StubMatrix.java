package dev.fledge.contract.broker;

import dev.fledge.contract.broker.StubStore.Pact;
import dev.fledge.contract.broker.StubStore.Row;
import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** One question to the matrix of the stub. */
record StubMatrix(StubStore store, StubLinks links, HttpUrl url) {
    Object matrix() {
        List<PacticipantVersion> selectors = new ArrayList<>();
        List<String> names = values("q[][pacticipant]");
        List<String> versions = values("q[][version]");
        for (int i = 0; i < names.size(); i++) {
            selectors.add(new PacticipantVersion(names.get(i), versions.get(i)));
        }
        List<Row> rows = store.rows(selectors, url.queryParameter("environment") != null);
        long failed = rows.stream()
                .filter(r -> r.result().isPresent() && !r.result().get().success())
                .count();
        long unknown = rows.stream().filter(r -> r.result().isEmpty()).count();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("deployable", unknown > 0 ? None.NONE : failed == 0);
        summary.put("reason", reason(failed, unknown));
        summary.put("success", rows.size() - failed - unknown);
        summary.put("failed", failed);
        summary.put("unknown", unknown);
        return Map.of("summary", summary, "matrix", rows.stream().map(this::row).toList());
    }

    private static String reason(long failed, long unknown) {
        if (failed + unknown == 0) {
            return "All required verification results are published and successful";
        }
        return unknown > 0 ? "There is no verified pact" : "The verification failed";
    }

    private List<String> values(String name) {
        return url.queryParameterValues(name).stream().map(String::valueOf).toList();
    }

    private Object row(Row row) {
        Pact pact = row.pact();
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("name", pact.provider());
        provider.put(
                "version",
                row.providerVersion().isPresent()
                        ? Map.of("number", row.providerVersion().get())
                        : None.NONE);
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("consumer", Map.of("name", pact.consumer(), "version", Map.of("number", pact.version())));
        plain.put("provider", provider);
        plain.put(
                "pact",
                Map.of(
                        "createdAt",
                        "2026-01-31T12:00:00+00:00",
                        "_links",
                        Map.of("self", links.link(StubLinks.pactPath(pact)))));
        plain.put(
                "verificationResult",
                row.result().isEmpty()
                        ? None.NONE
                        : Map.of(
                                "success",
                                row.result().get().success(),
                                "verifiedAt",
                                "2026-01-31T12:00:00+00:00",
                                "_links",
                                Map.of("self", links.link("/verification-results/" + pact.sha()))));
        return plain;
    }
}
