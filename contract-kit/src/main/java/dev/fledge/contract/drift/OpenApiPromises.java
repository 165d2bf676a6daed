package dev.fledge.contract.drift;

import dev.fledge.contract.schema.OpenApiContract;
import dev.fledge.contract.schema.SchemaReport;
import dev.fledge.internal.Check;
import dev.fledge.schema.OpenApiOperation;
import dev.fledge.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an OpenAPI document promises about the answers of an app, as a contract. Immutable and thread-safe.
 *
 * <p>An answer of an operation that the document does not describe is not covered, and neither is one whose schema accepts
 * everything or is broken. A status or content type that is not documented is a breach.
 */
public final class OpenApiPromises implements LiveContract {
    private final String name;
    private final OpenApiContract document;

    private OpenApiPromises(String name, OpenApiContract document) {
        this.name = Check.notBlank("name of a contract", name);
        this.document = Check.notNull("document", document);
    }

    /**
     * Returns the contract of a document.
     *
     * @param name in counts and messages, such as {@code prices}
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static OpenApiPromises of(String name, OpenApiContract document) {
        return new OpenApiPromises(name, document);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<CheckedAnswer> check(LiveAnswer answer) {
        Optional<OpenApiOperation> operation = document.find(answer.method(), answer.path());
        if (operation.isEmpty()) {
            return Optional.empty();
        }
        SchemaReport report = document.check(answer.method(), answer.path(), answer.answer());
        if (report.verdict() == Verdict.INCONCLUSIVE) {
            return Optional.empty();
        }
        return Optional.of(new CheckedAnswer(
                operation.get() + " " + answer.answer().status(),
                breaches(report, answer.answer().status())));
    }

    private static List<Breach> breaches(SchemaReport report, int status) {
        if (report.verdict() == Verdict.PASS) {
            return List.of();
        }
        if (!report.violations().isEmpty()) {
            return report.violations().stream().map(SchemaBreach::of).toList();
        }
        // The problem of the report may quote the answer; its reason says what is wrong without that.
        return List.of(
                switch (report.reason()) {
                    case "STATUS_UNDOCUMENTED" ->
                        new Breach("status", "undocumented", "expected a documented status, found " + status);
                    case "CONTENT_TYPE_UNDOCUMENTED" ->
                        new Breach(
                                "header Content-Type",
                                "undocumented",
                                "expected a documented content type, found another");
                    case "EMPTY_BODY" -> new Breach("", "json", "expected a JSON body, found none");
                    default -> {
                        String rule = report.reason().toLowerCase(Locale.ROOT).replace('_', '-');
                        yield new Breach("", rule, "does not meet the document: " + rule);
                    }
                });
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
