package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the page of rules to the rules; {@code -Dfledge.docs.update=true} writes it anew. */
class RulePageTest {
    private static final Path PAGE = Path.of("..", "docs", "compat-rules.md");

    @Test
    void the_page_has_every_rule_and_no_other() throws Exception {
        String expected = page();
        if (Boolean.getBoolean("fledge.docs.update")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Rules of breaking changes

                What `fledge diff` and `Compat` tell, and how bad it is by default; see
                [contracts](contracts.md#what-did-this-change-break-and-whom). The ids are those of oasdiff where it has the
                rule. This page is made from the rules and held to them by a test.

                ## What can change in a schema

                A line is a rule for each place: `max-decreased` stands for `request-body-max-decreased`,
                `request-property-max-decreased`, `request-parameter-max-decreased`, `response-body-max-decreased`,
                `response-property-max-decreased` and `response-header-max-decreased`.

                | id after its place | in a request | in a response | the value |
                |---|---|---|---|
                """);
        for (String[] row : RuleTable.schemaRows()) {
            page.append("| `")
                    .append(row[0])
                    .append("` | ")
                    .append(row[1])
                    .append(" | ")
                    .append(row[2]);
            page.append(" | ").append(row[3]).append(" |\n");
        }
        page.append("\n## All other rules\n\n| id | level | what changed |\n|---|---|---|\n");
        for (String[] row : RuleTable.wholeRows()) {
            page.append("| `")
                    .append(row[0])
                    .append("` | ")
                    .append(row[1])
                    .append(" | ")
                    .append(row[2])
                    .append(" |\n");
        }
        return page.toString();
    }
}
