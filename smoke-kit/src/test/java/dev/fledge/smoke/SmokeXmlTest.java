package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpPhases;
import dev.fledge.report.Report;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SmokeXmlTest {
    private static final Target APP = Target.at("http://app")
            .transport(call -> HttpAnswer.builder(call.url().encodedPath().equals("/good") ? 200 : 500)
                    .body("boom <x/> ]]> \u0001 & end")
                    .phases(HttpPhases.ofTotal(Duration.ofMillis(1212)))
                    .build());

    private static Suite suite(String name) {
        return Suite.named(name)
                .check("good", c -> c.tags("core").get("/good").expect(status(200)))
                .check(
                        "bad \"one\" <1>",
                        c -> c.tags("core").get("/bad").expect(status(200), body().contains("\u0002")))
                .check("write", c -> c.post("/w").expect(status(201)))
                .build();
    }

    private static Element valid(String xml) throws Exception {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(SmokeXmlTest.class.getResource("/formats/junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static Element testCase(Element suite, int index) {
        return (Element) suite.getElementsByTagName("testcase").item(index);
    }

    private static Element only(Element parent, String name) {
        assertThat(parent.getElementsByTagName(name).getLength()).isEqualTo(1);
        return (Element) parent.getElementsByTagName(name).item(0);
    }

    @Test
    void every_check_is_a_test_case_under_its_own_name() throws Exception {
        SmokeReport report = Smoke.run(suite("where2eat").tagged("core"), APP);

        Element suite = valid(report.junitXml());

        assertThat(suite.getAttribute("name")).isEqualTo("where2eat");
        assertThat(suite.getAttribute("tests")).isEqualTo("3");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("0");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(suite.getAttribute("time")).isEqualTo("2.424");
        assertThat(suite.getAttribute("timestamp")).endsWith("Z");
        assertThat(testCase(suite, 0).getAttribute("classname")).isEqualTo("where2eat");
        assertThat(testCase(suite, 0).getAttribute("name")).isEqualTo("good");
        assertThat(testCase(suite, 0).getAttribute("time")).isEqualTo("1.212");
        assertThat(testCase(suite, 1).getAttribute("name")).isEqualTo("bad \"one\" <1>");
        assertThat(only(testCase(suite, 2), "skipped").getAttribute("message"))
                .isEqualTo("it has no tags and does not meet 'core'");
    }

    @Test
    void a_failure_tells_everything_that_xml_can_say() throws Exception {
        Element failure = only(testCase(valid(Smoke.run(suite("where2eat"), APP).junitXml()), 1), "failure");

        assertThat(failure.getAttribute("type")).isEqualTo("UNEXPECTED_STATUS");
        assertThat(failure.getAttribute("message"))
                .startsWith("GET http://app/bad answered 500 in 1212 ms: status expected == 200, but was 500; ");
        assertThat(failure.getTextContent())
                .startsWith("FAILED  where2eat > bad \"one\" <1>   [1 attempt, 1212 ms]\n")
                .contains("boom <x/> ]]> \\u0001 & end\n")
                .contains("\n  reproduce    curl -sS -i 'http://app/bad' -H");
    }

    @Test
    void what_could_not_be_told_is_an_error_and_never_green() throws Exception {
        Target misrouted = APP.servedBy(Expectations.header("X-App-Version").isEqualTo("2"));

        Element suite = valid(Smoke.run(suite("where2eat"), misrouted).junitXml());

        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getAttribute("errors")).isEqualTo("3");
        assertThat(only(testCase(suite, 0), "error").getAttribute("type")).isEqualTo("MISROUTED");
    }

    @Test
    void a_run_that_asked_nothing_is_an_error() throws Exception {
        SmokeReport report = SmokeReport.builder(suite("where2eat"), APP)
                .arm("canary")
                .skipped(List.of(new SkippedCheck("good", "not wanted")))
                .build();

        Element suite = valid(report.junitXml());

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.INCONCLUSIVE);
        assertThat(report.text())
                .endsWith("where2eat [canary] at Target(http://app/), 0 checks: none asked, 1 skipped\n");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(only(testCase(suite, 1), "error").getAttribute("message"))
                .isEqualTo("no check was asked, and nothing is not a pass");
        assertThat(testCase(suite, 0).getAttribute("classname")).isEqualTo("where2eat [canary]");
    }

    @Test
    void a_name_that_xml_cannot_write_is_written_without_what_it_cannot() throws Exception {
        SmokeReport report = Smoke.run(suite("a\u0000b\n\uD800"), APP);

        assertThat(valid(report.junitXml()).getAttribute("name")).isEqualTo("a\uFFFDb \uFFFD");
    }

    @Test
    void the_file_replaces_an_earlier_one_and_leaves_nothing_beside_it(@TempDir Path folder) throws Exception {
        SmokeReport report = Smoke.run(suite("where2eat"), APP);
        Path file = folder.resolve("new/TEST-x.xml");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "old");

        report.writeJUnitXml(file);

        assertThat(file).hasContent(report.junitXml());
        assertThat(file.resolveSibling("."))
                .isDirectoryContaining("glob:**TEST-x.xml")
                .satisfies(inside -> {
                    try (var files = Files.list(inside)) {
                        assertThat(files).hasSize(1);
                    }
                });
    }

    @Test
    void a_place_that_cannot_be_written_is_named(@TempDir Path folder) throws Exception {
        SmokeReport report = Smoke.run(suite("where2eat"), APP);
        Path taken = Files.createFile(folder.resolve("taken"));

        assertThatThrownBy(() -> report.writeJUnitXml(taken.resolve("TEST-x.xml")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("JUnit XML " + taken.resolve("TEST-x.xml") + " could not be written: ");
        assertThatThrownBy(() -> report.writeHar(folder.resolve("x.har")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "nothing of this run of where2eat was recorded; run it with Smoke.recording(suite, target)");
    }

    @Test
    void the_report_of_core_tells_the_same() throws Exception {
        SmokeReport report = SmokeReport.builder(suite("where2eat"), APP)
                .startedAt(Instant.parse("2026-11-23T12:00:00Z"))
                .result(Smoke.run(
                        suite("where2eat"), suite("where2eat").checks().get(1), APP))
                .build();

        Report told = report.report();

        assertThat(told.subject()).isEqualTo("where2eat");
        assertThat(told.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(told.outcome()).isEqualTo("FAILED");
        assertThat(told.summary()).isEqualTo("FAILED: where2eat at Target(http://app/), 1 check: 1 failed");
        assertThat(told.toJson()).contains("\"startedAt\": \"2026-11-23T12:00:00Z\"", "UNEXPECTED_STATUS");
    }
}
