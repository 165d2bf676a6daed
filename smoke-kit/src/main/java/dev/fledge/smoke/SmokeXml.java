package dev.fledge.smoke;

import dev.fledge.internal.XmlCharacters;
import dev.fledge.verdict.Verdict;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A run as JUnit XML in the dialect that Ant began and Surefire, Jenkins, GitLab and GitHub's actions share. Not thread-safe. */
final class SmokeXml {
    private static final int MILLI_DIGITS = 3;

    private final SmokeReport report;
    private final XMLStreamWriter xml;

    private SmokeXml(SmokeReport report, XMLStreamWriter xml) {
        this.report = report;
        this.xml = xml;
    }

    static String render(SmokeReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            new SmokeXml(report, xml).suite();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new AssertionError("writing to a string failed", e);
        }
        return text + "\n";
    }

    private void suite() throws XMLStreamException {
        List<CheckResult> results = report.results();
        int nothing = results.isEmpty() ? 1 : 0;
        xml.writeStartElement("testsuite");
        attribute("name", report.name());
        attribute("tests", results.size() + report.skipped().size() + nothing);
        attribute("failures", count(Verdict.FAIL));
        attribute("errors", count(Verdict.INCONCLUSIVE) + nothing);
        attribute("skipped", report.skipped().size());
        attribute("time", seconds(results.stream().map(CheckResult::latency).reduce(Duration.ZERO, Duration::plus)));
        if (report.startedAt().isPresent()) {
            attribute("timestamp", report.startedAt().get().truncatedTo(ChronoUnit.SECONDS));
        }
        property("target", report.target());
        for (CheckResult result : results) {
            open(result.name(), result.latency());
            answered(result);
            close();
        }
        for (SkippedCheck skipped : report.skipped()) {
            open(skipped.name(), Duration.ZERO);
            problem("skipped", "", skipped.reason());
            close();
        }
        if (results.isEmpty()) {
            open("checks", Duration.ZERO);
            problem("error", "ASKED_NOTHING", "no check was asked, and nothing is not a pass");
            close();
        }
        line("");
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        line("  ");
        xml.writeStartElement("properties");
        xml.writeEmptyElement("property");
        attribute("name", name);
        attribute("value", value);
        xml.writeEndElement();
    }

    private void open(String name, Duration took) throws XMLStreamException {
        line("  ");
        xml.writeStartElement("testcase");
        attribute("classname", report.name());
        attribute("name", name);
        attribute("time", seconds(took));
    }

    private void close() throws XMLStreamException {
        xml.writeEndElement();
    }

    private void answered(CheckResult result) throws XMLStreamException {
        Verdict verdict = result.verdict().verdict();
        if (verdict == Verdict.PASS) {
            element("system-out", result.message());
        } else {
            String reason = result.finding().reason();
            problem(
                    verdict == Verdict.FAIL ? "failure" : "error",
                    reason,
                    result.finding().message(),
                    result.message());
        }
        String leftBehind = String.join(
                "\n",
                result.cleanups().stream()
                        .filter(cleanup -> cleanup.verdict().verdict() != Verdict.PASS)
                        .map(CheckResult::message)
                        .toList());
        if (!leftBehind.isEmpty()) {
            element("system-err", leftBehind);
        }
    }

    private void problem(String element, String type, String message) throws XMLStreamException {
        problem(element, type, message, "");
    }

    private void problem(String element, String type, String message, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        if (!type.isEmpty()) {
            attribute("type", type);
        }
        // A line break inside an attribute would come back as a blank: the first line there, all of it as text.
        attribute("message", message.lines().findFirst().orElse(""));
        xml.writeCharacters(XmlCharacters.legal(text));
        xml.writeEndElement();
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(XmlCharacters.legal(text));
        xml.writeEndElement();
    }

    private void attribute(String name, Object value) throws XMLStreamException {
        xml.writeAttribute(name, XmlCharacters.legal(String.valueOf(value)));
    }

    private void line(String indent) throws XMLStreamException {
        xml.writeCharacters("\n" + indent);
    }

    private long count(Verdict verdict) {
        return report.results().stream()
                .filter(result -> result.verdict().verdict() == verdict)
                .count();
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), MILLI_DIGITS).toPlainString();
    }
}
