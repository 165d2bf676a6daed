package dev.fledge.contract.broker;

import dev.fledge.verdict.Finding;
import java.util.ArrayList;
import java.util.List;

/** What came of publishing pacts: accepted or refused, in the words of who decided. Immutable. */
public final class Publication {
    private final PacticipantVersion consumer;
    private final boolean accepted;
    private final List<String> notices;
    private final List<String> differences;

    private Publication(PacticipantVersion consumer, boolean accepted, List<String> notices, List<String> differences) {
        this.consumer = consumer;
        this.accepted = accepted;
        this.notices = List.copyOf(notices);
        this.differences = List.copyOf(differences);
    }

    static Publication accepted(PacticipantVersion consumer, List<String> notices) {
        return new Publication(consumer, true, notices, List.of());
    }

    static Publication refused(PacticipantVersion consumer, List<String> notices, List<String> differences) {
        return new Publication(consumer, false, notices, differences);
    }

    /** Returns whose pacts they are. */
    public PacticipantVersion consumer() {
        return consumer;
    }

    /** Returns whether they are published now; all of them or none. */
    public boolean isAccepted() {
        return accepted;
    }

    /** Returns what the broker or the ledger said, word for word and in its order. */
    public List<String> notices() {
        return notices;
    }

    /**
     * Returns where a refused pact differs from the one that this version has already, such as {@code prices: interaction 'one
     * price': /response/status was 200, is 201}; empty if it was accepted.
     */
    public List<String> differences() {
        return differences;
    }

    /** Returns one finding: pass if accepted, else fail. */
    public Finding finding() {
        String subject = "publish " + consumer;
        return accepted
                ? Finding.pass(subject)
                        .reason("PUBLISHED")
                        .message(subject + ": " + (notices.isEmpty() ? "done" : String.join("; ", trimmed())))
                        .build()
                : Finding.fail(subject)
                        .reason("REFUSED")
                        .message(subject + ": refused, because this version has another contract already; "
                                + String.join("; ", differences)
                                + (differences.isEmpty() ? "" : "; ")
                                + "publish it as a new version")
                        .build();
    }

    private List<String> trimmed() {
        return notices.stream().map(String::strip).toList();
    }

    /** Returns it as lines for people, with a line feed at the end. */
    public String toText() {
        List<String> lines = new ArrayList<>(List.of((accepted ? "PUBLISHED " : "REFUSED ") + consumer));
        lines.addAll(notices);
        differences.forEach(each -> lines.add("  " + each));
        return String.join("\n", lines) + "\n";
    }

    /** Returns whether it was accepted, and whose pacts they are. */
    @Override
    public String toString() {
        return (accepted ? "PUBLISHED " : "REFUSED ") + consumer;
    }
}
