package dev.fledge.contract.broker;

import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import dev.fledge.verdict.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a version may go to an environment, with every contract that was looked at, why, and the command that helps.
 * Immutable. The same facts give the same bytes, from a broker and from a ledger.
 */
public final class Decision {
    private final Question question;
    private final DeployVerdict verdict;
    private final List<MatrixRow> rows;
    private final Words words;

    /** What people read. */
    record Words(List<String> reasons, Optional<String> fix) {
        Words {
            reasons = List.copyOf(reasons);
        }
    }

    Decision(Question question, DeployVerdict verdict, List<MatrixRow> rows, Words words) {
        this.question = question;
        this.verdict = verdict;
        this.rows = List.copyOf(rows);
        this.words = words;
    }

    /** Returns the version that wants to go. */
    public PacticipantVersion asked() {
        return question.asked();
    }

    /** Returns where it wants to go. */
    public String environment() {
        return question.environment();
    }

    /** Returns the answer. */
    public DeployVerdict verdict() {
        return verdict;
    }

    /** Returns every contract that was looked at, sorted; empty if there is none, or the source was not reached. */
    public List<MatrixRow> rows() {
        return rows;
    }

    /** Returns why, what decided first, as sentences; at least one. */
    public List<String> reasons() {
        return words.reasons();
    }

    /** Returns the one command that is next; empty if there is none to give. Words in upper case are yours to fill in. */
    public Optional<String> fix() {
        return words.fix();
    }

    /**
     * Returns one finding for each contract that was looked at, and one for the whole where no contract decides. Its worst
     * verdict is that of {@link #verdict()}.
     */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        boolean told = false;
        for (MatrixRow row : rows) {
            told |= row.state().verdict() == verdict.verdict();
            Finding.Builder finding = Finding.of(row.state().verdict(), row.title())
                    .reason(row.state().name())
                    .message(row.title() + " is " + row.state() + " for " + question);
            row.standing().ifPresent(standing -> finding.fact("standing", standing));
            row.pactLink().ifPresent(link -> finding.fact("pact", link));
            row.resultLink().ifPresent(link -> finding.fact("result", link));
            findings.add(finding.build());
        }
        if (!told) {
            Finding.Builder whole = Finding.of(verdict.verdict(), question.toString())
                    .reason(verdict.name())
                    .message(String.join(". ", reasons()));
            fix().ifPresent(command -> whole.fact("fix", command));
            findings.add(0, whole.build());
        }
        return List.copyOf(findings);
    }

    /** Returns the decision as lines for people, with a line feed at the end. */
    public String toText() {
        StringBuilder text = new StringBuilder(verdict + " " + question + "\n");
        int width =
                rows.stream().mapToInt(row -> row.state().name().length()).max().orElse(0);
        for (MatrixRow row : rows) {
            String state = row.state().name();
            text.append("  ")
                    .append(state)
                    .append(" ".repeat(width - state.length() + 2))
                    .append(row.title());
            row.standing().ifPresent(standing -> text.append("  ").append(standing));
            row.resultLink()
                    .or(row::pactLink)
                    .ifPresent(link -> text.append("  ").append(link));
            text.append('\n');
        }
        reasons().forEach(reason -> text.append("Because ").append(reason).append(".\n"));
        fix().ifPresent(command -> text.append("Next: ").append(command).append('\n'));
        return text.toString();
    }

    /** Returns the decision as JSON over several lines, with a line feed at the end. */
    public String toJson() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("verdict", verdict.name());
        plain.put("pacticipant", asked().pacticipant());
        plain.put("version", asked().version());
        plain.put("environment", environment());
        plain.put("reasons", reasons());
        plain.put("fix", orNone(fix()));
        plain.put("rows", rows.stream().map(Decision::plain).toList());
        return JsonText.pretty(plain);
    }

    private static Object plain(MatrixRow row) {
        Map<String, Object> consumer = new LinkedHashMap<>();
        consumer.put("name", row.consumer().pacticipant());
        consumer.put("version", row.consumer().version());
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("name", row.providerName());
        provider.put("version", orNone(row.providerVersion()));
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("consumer", consumer);
        plain.put("provider", provider);
        plain.put("state", row.state().name());
        plain.put("standing", orNone(row.standing().map(Enum::name)));
        plain.put("pact", orNone(row.pactLink()));
        plain.put("result", orNone(row.resultLink()));
        return plain;
    }

    private static Object orNone(Optional<String> text) {
        return text.isPresent() ? text.get() : None.NONE;
    }

    /** Returns verdict and question. */
    @Override
    public String toString() {
        return verdict + " " + question;
    }
}
