package dev.fledge.canary.record;

import dev.fledge.canary.Decision;
import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What several policies decide on one record, side by side. Immutable. */
public final class Comparison {
    private final List<Row> rows;

    /**
     * One policy.
     *
     * @param policy its format and name, such as {@code native where2eat}
     * @param decision in the end
     * @param after how long after the opening it was decided, or looked at last
     * @param why what decided, in a few words
     */
    public record Row(String policy, Decision decision, Duration after, String why) {
        /**
         * Checks the components.
         *
         * @throws IllegalArgumentException if the policy's name is blank
         */
        public Row {
            Check.notBlank("policy", policy);
            Check.notNull("decision", decision);
            Check.notNull("after", after);
            Check.notNull("why", why);
        }

        /** Returns the row of a replay. */
        public static Row of(Replay replay) {
            String why = replay.judgement().decisive().stream()
                    .map(finding -> finding.subject() + " " + finding.reason())
                    .distinct()
                    .collect(Collectors.joining(", "));
            return new Row("native " + replay.policy().name(), replay.decision(), replay.after(), why);
        }

        /** Returns the row of a foreign judge. */
        public static Row of(ForeignReplay replay) {
            return new Row(
                    replay.policy().format() + " " + replay.policy().name(),
                    replay.decision(),
                    replay.after(),
                    replay.said());
        }
    }

    private Comparison(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** Returns a comparison of those rows, in their order. */
    public static Comparison of(List<Row> rows) {
        return new Comparison(rows);
    }

    /** Returns the rows. */
    public List<Row> rows() {
        return rows;
    }

    /** Returns the rows as a table of text, a line each, with a line of titles. */
    public String toText() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("policy", "decision", "after", "why"));
        for (Row row : rows) {
            cells.add(List.of(row.policy(), row.decision().name(), row.after().toSeconds() + " s", row.why()));
        }
        return TextTable.of(cells);
    }

    /** Returns a finding that says whether they agree: a pass, or inconclusive with what each decides. */
    public Finding agreement() {
        boolean agree = rows.stream().map(Row::decision).distinct().count() == 1;
        String all = rows.stream()
                .map(row -> row.policy() + " " + row.decision() + " after "
                        + row.after().toSeconds() + " s")
                .collect(Collectors.joining("; "));
        return (agree ? Finding.pass("comparison") : Finding.inconclusive("comparison"))
                .reason(agree ? "SAME_DECISION" : "OTHER_DECISION")
                .message("comparison: " + all)
                .build();
    }
}
