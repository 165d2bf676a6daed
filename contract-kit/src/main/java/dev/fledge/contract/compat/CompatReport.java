package dev.fledge.contract.compat;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What changed between two versions of a contract, worst first. Immutable; the same input gives the same text. */
public final class CompatReport {
    private final Compared compared;
    private final List<Change> changes;

    /** What was compared: the two documents, and how many things of which kind both have. */
    record Compared(String before, String after, int common, String what) {}

    CompatReport(Compared compared, List<Change> changes) {
        this.compared = compared;
        this.changes = List.copyOf(changes);
    }

    /** Returns all changes: the breaking ones first, then by operation and place. */
    public List<Change> changes() {
        return changes;
    }

    /** Returns the changes that break a consumer who kept to the old document. */
    public List<Change> breaking() {
        return changes.stream()
                .filter(change -> change.level() == Level.BREAKING)
                .toList();
    }

    /**
     * Returns one finding a change that may not be there, or one that passes.
     *
     * <p>It is INCONCLUSIVE if the documents have nothing in common, which is how it looks when the wrong files are
     * compared, and for {@link Scope#USED} if no consumers are known.
     */
    public List<Finding> findings(Scope scope) {
        return CompatFindings.of(this, scope);
    }

    /** Returns the worst verdict of the {@linkplain #findings findings}. */
    public Verdict verdict(Scope scope) {
        return Finding.worstOf(findings(scope));
    }

    /** Returns a gate that finds the {@linkplain #findings findings}. */
    public Gate gate(Scope scope) {
        return () -> findings(scope);
    }

    /**
     * Returns normally if the verdict is PASS.
     *
     * @throws AssertionError with the message of every finding that is no pass
     */
    public void requireNoneBreaking(Scope scope) {
        if (verdict(scope) != Verdict.PASS) {
            throw new AssertionError(findings(scope).stream()
                    .filter(finding -> finding.verdict() != Verdict.PASS)
                    .map(Finding::toString)
                    .collect(Collectors.joining("\n")));
        }
    }

    /** Returns the report for people: a head line, then each change with its two places. Ends with a line break. */
    public String toText() {
        return CompatText.of(this);
    }

    /** Returns the report as one JSON object on one line. */
    public String toJson() {
        return CompatJson.of(this);
    }

    Compared compared() {
        return compared;
    }

    long count(Level level) {
        return changes.stream().filter(change -> change.level() == level).count();
    }

    /** Returns the numbers of changes on one line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s -> %s: %d breaking, %d risky, %d safe; %d %s in both",
                compared.before(),
                compared.after(),
                count(Level.BREAKING),
                count(Level.RISK),
                count(Level.SAFE),
                compared.common(),
                compared.what());
    }
}
