package dev.fledge.report;

import dev.fledge.internal.XmlCharacters;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report as JUnit XML, which CI systems show as tests: one test case a finding, FAIL as a failure and INCONCLUSIVE as
 * an error, because a skipped test would look green.
 */
public final class JUnitXml {
    private JUnitXml() {}

    /** Returns the report as one {@code testsuite}. A report without findings has one erroneous test case. */
    public static String render(Report report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            suite(xml, report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new AssertionError("writing to a string failed", e);
        }
        return text + "\n";
    }

    private static void suite(XMLStreamWriter xml, Report report) throws XMLStreamException {
        boolean empty = report.findings().isEmpty();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", XmlCharacters.legal(report.subject()));
        xml.writeAttribute("tests", String.valueOf(empty ? 1 : report.findings().size()));
        xml.writeAttribute("failures", String.valueOf(count(report, Verdict.FAIL)));
        xml.writeAttribute("errors", String.valueOf(empty ? 1 : count(report, Verdict.INCONCLUSIVE)));
        xml.writeAttribute("skipped", "0");
        report.startedAt().ifPresent(start -> attribute(xml, "timestamp", start.toString()));
        for (Finding finding : report.findings()) {
            testCase(xml, report, finding);
        }
        if (empty) {
            testCase(
                    xml,
                    report,
                    Finding.inconclusive("findings")
                            .reason("FOUND_NOTHING")
                            .message("nothing was found, and nothing is not a pass")
                            .build());
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static void testCase(XMLStreamWriter xml, Report report, Finding finding) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", XmlCharacters.legal(report.subject()));
        xml.writeAttribute("name", XmlCharacters.legal(finding.subject()));
        if (finding.verdict() == Verdict.PASS) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(XmlCharacters.legal(finding.message()));
        } else {
            xml.writeStartElement(finding.verdict() == Verdict.FAIL ? "failure" : "error");
            xml.writeAttribute("type", finding.reason());
            // A line break inside an attribute would come back as a blank: the first line there, all of it as text.
            xml.writeAttribute(
                    "message",
                    XmlCharacters.legal(finding.message().lines().findFirst().orElse("")));
            xml.writeCharacters(XmlCharacters.legal(finding.message()));
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) {
        try {
            xml.writeAttribute(name, value);
        } catch (XMLStreamException e) {
            throw new AssertionError("writing to a string failed", e);
        }
    }

    private static long count(Report report, Verdict verdict) {
        return report.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }
}
