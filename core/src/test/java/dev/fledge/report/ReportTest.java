package dev.fledge.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ReportTest {
    private static final Report REPORT = Report.on("where2eat 1.1.0", Redactor.byName())
            .outcome("ROLLED_BACK")
            .verdict(Verdict.FAIL)
            .summary("Rolled back at 5 %: too many errors.")
            .startedAt(Instant.parse("2026-01-31T12:00:00Z"))
            .findings(List.of(
                    Finding.fail("error-rate")
                            .reason("ABOVE_LIMIT")
                            .message("error-rate: 5 of 160 | <b>bad</b>\nsecond line")
                            .fact("canary", "5 of 160")
                            .fact("limit", "1.00 %")
                            .build(),
                    Finding.inconclusive("p95")
                            .reason("TOO_FEW_REQUESTS")
                            .message("p95: too few")
                            .build(),
                    Finding.pass("smoke > health").message("200 in 3 ms").build()))
            .entry(Duration.ofMillis(1234), "5 % of users' requests go to the canary.")
            .build();

    @Test
    void survives_the_way_through_json() {
        Report again = Report.read(Document.json("report.json", REPORT.toJson()));

        assertThat(again).isEqualTo(REPORT).hasSameHashCodeAs(REPORT);
        assertThat(again.toJson()).isEqualTo(REPORT.toJson());
    }

    @Test
    void json_has_outcome_and_findings_at_the_top() {
        assertThat(REPORT.toJson())
                .contains("\"outcome\": \"ROLLED_BACK\"")
                .contains("\"verdict\": \"FAIL\"")
                .contains("\"findings\": [")
                .contains("\"reason\": \"ABOVE_LIMIT\"")
                .contains("\"limit\": \"1.00 %\"");
    }

    @Test
    void a_report_of_another_format_or_with_a_wrong_time_is_refused_at_its_place() {
        String json = REPORT.toJson();

        assertThatThrownBy(() -> Report.read(Document.json("r.json", json.replace("report/v1", "report/v9"))))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("r.json:2:")
                .hasMessageContaining("fledge/report/v9");
        assertThatThrownBy(() -> Report.read(Document.json("r.json", json.replace("2026-01-31T", "yesterday "))))
                .hasMessageContaining("startedAt must be a UTC time such as 2026-01-31T12:00:00Z");
    }

    @Test
    void the_terminal_shows_the_outcome_the_reason_and_every_finding() {
        assertThat(PlainText.render(REPORT)).isEqualTo("""
                        ROLLED_BACK  where2eat 1.1.0
                          Rolled back at 5 %: too many errors.
                          FAIL error-rate: 5 of 160 | <b>bad</b>
                               second line
                          ?    p95: too few
                          ok   200 in 3 ms
                        """);
    }

    @Test
    void markdown_keeps_its_table_whatever_was_found() {
        assertThat(Markdown.render(REPORT)).isEqualTo("""
                        # ROLLED\\_BACK: where2eat 1.1.0

                        Rolled back at 5 %: too many errors.

                        | Verdict | Subject | Reason | What was found |
                        |---|---|---|---|
                        | FAIL | error-rate | ABOVE_LIMIT | error-rate: 5 of 160 \\| &lt;b>bad&lt;/b><br>second line |
                        | INCONCLUSIVE | p95 | TOO_FEW_REQUESTS | p95: too few |
                        | PASS | smoke > health | PASS | 200 in 3 ms |

                        | Time | What happened |
                        |---:|---|
                        | 1.2 s | 5 % of users' requests go to the canary. |
                        """);
    }

    @Test
    void junit_xml_counts_failures_and_errors_and_skips_nothing() throws Exception {
        Element suite = parse(JUnitXml.render(REPORT));

        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("0");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("error-rate: 5 of 160 | <b>bad</b>");
        assertThat(failure.getTextContent()).isEqualTo("error-rate: 5 of 160 | <b>bad</b>\nsecond line");
        assertThat(failure.getAttribute("type")).isEqualTo("ABOVE_LIMIT");
        Element error = (Element) suite.getElementsByTagName("error").item(0);
        assertThat(error.getAttribute("type")).isEqualTo("TOO_FEW_REQUESTS");
    }

    @Test
    void junit_xml_of_nothing_is_an_error_and_odd_characters_do_not_break_it() throws Exception {
        Report nothing = Report.on("silent", Redactor.byName()).build();
        Report odd = Report.on("odd", Redactor.byName())
                .findings(List.of(Finding.fail("bell")
                        .message("a\u0007b\uD800c\uD83D\uDE00")
                        .build()))
                .build();

        assertThat(parse(JUnitXml.render(nothing)).getAttribute("errors")).isEqualTo("1");
        Element failure = (Element)
                parse(JUnitXml.render(odd)).getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("a\uFFFDb\uFFFDc\uD83D\uDE00");
    }

    @Test
    void no_secret_reaches_any_form() {
        Secret token = Secret.of("token", "s3cr3t-t0ken");
        Report report = Report.on("app s3cr3t-t0ken", Redactor.of(List.of(token)))
                .summary("summary s3cr3t-t0ken")
                .findings(List.of(Finding.fail("check s3cr3t-t0ken")
                        .message("said s3cr3t-t0ken")
                        .fact("header", "Bearer s3cr3t-t0ken")
                        .build()))
                .entry(Duration.ZERO, "event s3cr3t-t0ken")
                .build();

        assertThat(report.toJson() + PlainText.render(report) + Markdown.render(report) + JUnitXml.render(report))
                .doesNotContain("s3cr3t");
    }

    @Test
    void files_are_written_whole(@TempDir Path folder) throws Exception {
        ReportFiles.write(REPORT, folder.resolve("new"));

        try (var files = Files.list(folder.resolve("new"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("report.json", "report.md", "report.xml");
        }
        assertThat(folder.resolve("new/report.json")).hasContent(REPORT.toJson());
    }

    @Test
    void a_place_that_cannot_be_written_is_named(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("taken"));

        assertThatThrownBy(() -> ReportFiles.write(REPORT, file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("report file " + file.resolve("report.json") + " could not be written: ");
    }

    private static Element parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }
}
