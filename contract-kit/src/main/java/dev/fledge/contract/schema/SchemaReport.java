package dev.fledge.contract.schema;

import dev.fledge.schema.SchemaViolation;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a check of one body against its contract found. Keeps nothing of the body but the values that violations name, and
 * not even those if the body holds a known secret. Immutable.
 */
public final class SchemaReport {
    private static final int MOST_TOLD = 10;

    private final String contract;
    private final Verdict verdict;
    private final String reason;
    private final String problem;
    private final List<SchemaViolation> violations;
    private final List<String> warnings;
    private final List<SchemaViolation> notes;
    private final String request;
    private final OptionalInt status;
    private final Optional<String> contentType;

    private SchemaReport(Builder builder, Verdict verdict, String reason, String problem) {
        this.contract = builder.contract;
        this.verdict = verdict;
        this.reason = reason;
        this.problem = problem;
        this.violations = List.copyOf(builder.violations);
        this.warnings = List.copyOf(builder.warnings);
        this.notes = List.copyOf(builder.notes);
        this.request = builder.request;
        this.status = builder.status;
        this.contentType = builder.contentType;
    }

    /** Returns what was promised, such as {@code prices.yaml#/components/schemas/Price}. */
    public String contract() {
        return contract;
    }

    /**
     * Returns PASS if the body meets its contract, FAIL if it does not, and INCONCLUSIVE if nothing was checked, be it that
     * the contract accepts everything, is broken or cannot be run over this body.
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * Returns a code for programs: {@code PASS}; {@code SCHEMA_VIOLATED}, {@code NO_JSON}, {@code EMPTY_BODY},
     * {@code BODY_TOO_LONG}, {@code WRONG_STATUS}, {@code STATUS_UNDOCUMENTED}, {@code CONTENT_TYPE_UNDOCUMENTED},
     * {@code BODY_UNDOCUMENTED}, {@code OPERATION_UNDOCUMENTED}; {@code CONSTRAINS_NOTHING}, {@code NOT_CHECKED}.
     */
    public String reason() {
        return reason;
    }

    /** Returns how the body does not meet the schema, in the order of the body; empty if something else is wrong. */
    public List<SchemaViolation> violations() {
        return violations;
    }

    /** Returns what the contract leaves unchecked, in sentences. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the properties that the schema declares nowhere; empty unless the contract is {@link JsonContract#strict}. */
    public List<SchemaViolation> notes() {
        return notes;
    }

    /** Returns method and path without host, such as {@code GET /prices/42}; empty text if they are not known. */
    public String request() {
        return request;
    }

    /** Returns the status of the answer; empty if a text was checked. */
    public OptionalInt status() {
        return status;
    }

    /** Returns the content type of the answer; empty if it named none or a text was checked. */
    public Optional<String> contentType() {
        return contentType;
    }

    /** Returns what is wrong on one line, with the first ten violations; empty text for a PASS. */
    public String problem() {
        return problem;
    }

    /**
     * Returns this report.
     *
     * @throws AssertionError with {@link #toText} unless the verdict is PASS
     */
    public SchemaReport orThrow() {
        if (verdict != Verdict.PASS) {
            throw new AssertionError(toText());
        }
        return this;
    }

    /** Returns the report as one finding. */
    public Finding finding(String subject) {
        Finding.Builder finding = Finding.of(verdict, subject)
                .reason(reason)
                .message(verdict == Verdict.PASS ? headline() : headline() + ": " + detail())
                .fact("schema", contract);
        int told = Math.min(MOST_TOLD, violations.size());
        for (int i = 0; i < told; i++) {
            finding.fact("violation " + (i + 1), violations.get(i));
        }
        warnings.stream().findFirst().ifPresent(warning -> finding.fact("warning", warning));
        return finding.build();
    }

    /** The problem without what the headline says already. */
    private String detail() {
        return violations.isEmpty()
                ? problem
                : problem.substring(introduction(contract).length());
    }

    private static String introduction(String contract) {
        return "the body does not meet " + contract + ": ";
    }

    /** Returns the report over several lines for people, with the rule behind each violation; ends in a line feed. */
    public String toText() {
        return SchemaReportText.text(this);
    }

    /** Returns the report as a JSON object for programs. */
    public String toJson() {
        return SchemaReportText.json(this);
    }

    /** Returns what was checked and how it ended, without the violations. */
    @Override
    public String toString() {
        return headline();
    }

    String headline() {
        StringBuilder subject = new StringBuilder(request);
        status.ifPresent(code -> subject.append(subject.isEmpty() ? "" : " → ").append(code));
        contentType.ifPresent(
                type -> subject.append(subject.isEmpty() ? "" : " ").append(type));
        String named = subject.isEmpty() ? "the body" : subject.toString();
        return switch (verdict) {
            case PASS -> named + " meets " + contract;
            case INCONCLUSIVE -> named + " was not checked against " + contract;
            case FAIL -> named + " does not meet " + contract;
        };
    }

    /** Collects what a check found. */
    static final class Builder {
        private String contract;
        private String request = "";
        private OptionalInt status = OptionalInt.empty();
        private Optional<String> contentType = Optional.empty();
        private List<SchemaViolation> violations = List.of();
        private List<SchemaViolation> notes = List.of();
        private final List<String> warnings = new ArrayList<>();

        Builder(String contract) {
            this.contract = contract;
        }

        Builder contract(String contract) {
            this.contract = contract;
            return this;
        }

        Builder request(String request) {
            this.request = request;
            return this;
        }

        Builder answer(int status, Optional<String> contentType) {
            this.status = OptionalInt.of(status);
            this.contentType = contentType;
            return this;
        }

        Builder warning(String warning) {
            warnings.add(warning);
            return this;
        }

        Builder notes(List<SchemaViolation> notes) {
            this.notes = notes;
            return this;
        }

        SchemaReport met() {
            return new SchemaReport(this, Verdict.PASS, "PASS", "");
        }

        SchemaReport broken(String reason, String problem) {
            return new SchemaReport(this, Verdict.FAIL, reason, problem);
        }

        SchemaReport unchecked(String reason, String problem) {
            return new SchemaReport(this, Verdict.INCONCLUSIVE, reason, problem);
        }

        SchemaReport violated(List<SchemaViolation> violations) {
            this.violations = violations;
            boolean noJson = violations.get(0).keyword().equals(SchemaViolation.NO_JSON);
            StringBuilder problem = new StringBuilder(introduction(contract));
            int told = Math.min(MOST_TOLD, violations.size());
            for (int i = 0; i < told; i++) {
                problem.append(i == 0 ? "" : "; ").append(violations.get(i));
            }
            int more = violations.size() - told;
            problem.append(more == 0 ? "" : "; and " + more + " more");
            return broken(noJson ? "NO_JSON" : "SCHEMA_VIOLATED", problem.toString());
        }
    }
}
