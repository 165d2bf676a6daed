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
    private final Known known;
    private final List<Change> changes;

    /** What was compared: the two documents, and how many things of which kind both have. */
    record Compared(String before, String after, int common, String what) {}

    CompatReport(Compared compared, Known known, List<Change> changes) {
        this.compared = compared;
        this.known = known;
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

    /** Returns whom the changes hit, each once, in the order of the changes; empty if no consumers were given. */
    public List<ConsumerImpact> impacts() {
        return changes.stream()
                .flatMap(change -> change.impacts().stream())
                .distinct()
                .toList();
    }

    /** Returns the names of the consumers that were given, sorted. All others are assumed not to exist. */
    public List<String> consumers() {
        return known.consumers();
    }

    /**
     * Returns one finding a change that may not be there, or one that passes.
     *
     * <p>A breaking change fails, for {@link Scope#USED} only if it hits a known consumer. INCONCLUSIVE is a risk that hits
     * a known consumer; that the documents have nothing in common, which is how it looks when the wrong files are
     * compared; and for {@link Scope#USED} that no consumer is known or none of their calls goes to the old document.
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

    Known known() {
        return known;
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
