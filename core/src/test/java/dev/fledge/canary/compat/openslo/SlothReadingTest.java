package dev.fledge.canary.compat.openslo;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlothReadingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: prometheus/v2 | bad.yaml:1:11: version: expected one of prometheus/v1, found text \"prometheus/v2\"",
                "version: prometheus/v1 | bad.yaml:1:1: the document: missing key 'service'",
                "version: prometheus/v1, service: s, slo: [] | bad.yaml:1:38: the document: unknown key 'slo'; did you mean 'slos'?",
                "version: prometheus/v1, service: s, slos: [] | bad.yaml:1:44: slos: has no SLO, so there is nothing to judge; add one",
                "version: prometheus/v1, service: s, slos: [{name: ' '}] | bad.yaml:1:52: slos[0].name: the name is blank, but readings are asked by it; write one",
                "version: prometheus/v1, service: s, slos: [{name: a, target: 5}] | bad.yaml:1:55: slos[0]: unknown key 'target'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 0}] | bad.yaml:1:66: slos[0].objective: expected a number from 4.9E-324 to 100.0",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 101}] | bad.yaml:1:66: slos[0].objective: expected a number",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {plugin: {id: x}}}] | bad.yaml:1:83: slos[0].sli.plugin: an SLI plugin is a program that is not run here; write its queries as events or raw",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {}}] | bad.yaml:1:74: slos[0].sli: must have exactly one of events and raw; Sloth refuses it too",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {event: {}}}] | bad.yaml:1:75: slos[0].sli: unknown key 'event'; did you mean 'events'?",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {raw: {errorRatioQuery: x}}}] | bad.yaml:1:81: slos[0].sli.raw: unknown key 'errorRatioQuery'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {events: {error_query: x}}}] | bad.yaml:1:83: slos[0].sli.events: missing key 'total_query'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {events: {error_query: x, total_query: y, good: z}}}] | bad.yaml:1:116: slos[0].sli.events: unknown key 'good'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {raw: {error_ratio_query: x}}, alerting: {page: {}}}] | bad.yaml:1:116: slos[0].alerting: unknown key 'page'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {raw: {error_ratio_query: x}}, alerting: {page_alert: {off: true}}}] | bad.yaml:1:129: slos[0].alerting.page_alert: unknown key 'off'",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {raw: {error_ratio_query: x}}, alerting: {page_alert: {disable: true}, ticket_alert: {disable: true}}}] | bad.yaml:1:115: slos[0].alerting: disables both alerts, so nothing would be judged; enable one",
                "version: prometheus/v1, service: s, slos: [{name: a, objective: 9, sli: {raw: {error_ratio_query: x}}, alerting: {}}, {name: a, objective: 9, sli: {raw: {error_ratio_query: x}}, alerting: {}}] | bad.yaml:1:1: the document: two SLOs have one name, so their readings could not be told apart; rename one",
            })
    void refuses_a_bad_file_with_its_place(String file, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicy.read(Document.yaml("bad.yaml", "{" + file.strip() + "}")))
                .withMessageStartingWith(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "apiVersion: v1, kind: PrometheusServiceLevel | bad.yaml:1:14: apiVersion: expected one of sloth.slok.dev/v1",
                "apiVersion: sloth.slok.dev/v1, kind: PrometheusServiceLevel, extra: 1 | bad.yaml:1:63: the document: unknown key 'extra'",
                "apiVersion: sloth.slok.dev/v1, kind: PrometheusServiceLevel, spec: {more: 1} | bad.yaml:1:70: spec: unknown key 'more'",
                "kind: Service | bad.yaml:1:1: the document: no document is an SLO; give one of kind SLO or PrometheusServiceLevel, or of version prometheus/v1",
            })
    void refuses_a_bad_resource_with_its_place(String file, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicy.read(Document.yaml("bad.yaml", "{" + file.strip() + "}")))
                .withMessageStartingWith(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiVersion: v1, kind: AlertWindows} | bad.yaml:1:14: apiVersion: expected one of sloth.slok.dev/v1",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, extra: 1} | bad.yaml:1:53: the document: unknown key 'extra'",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {period: 1}} | bad.yaml:1:60: spec: unknown key 'period'",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {page: {fast: 1}}} | bad.yaml:1:67: spec.page: unknown key 'fast'",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {page: {quick: {budget: 1}}}} | bad.yaml:1:75: spec.page.quick: unknown key 'budget'",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {page: {quick: {errorBudgetPercent: 0}}}} | bad.yaml:1:95: spec.page.quick.errorBudgetPercent: expected a number",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {page: {quick: {errorBudgetPercent: 1, shortWindow: 0m}}}} | bad.yaml:1:111: spec.page.quick.shortWindow: expected a time window such as 5m, 1h or 28d, found text \"0m\"; months,",
                "{apiVersion: sloth.slok.dev/v1, kind: AlertWindows, spec: {page: {quick: {errorBudgetPercent: 1, shortWindow: 5m, longWindow: 1M}}}} | bad.yaml:1:127: spec.page.quick.longWindow: expected a time window such as 5m, 1h or 28d, found text \"1M\"; months, quarters and years have no fixed length, write days",
            })
    void refuses_bad_windows_with_their_place(String windows, String message) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicy.read(
                        List.of(Document.yaml("sloth.yaml", SlothPolicyTest.FILE), Document.yaml("bad.yaml", windows))))
                .withMessageStartingWith(message.strip());
    }

    @Test
    void reads_one_file_at_a_time() {
        assertThatThrownBy(() -> OpenSloPolicy.read(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no document; give the one with the SLO");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> OpenSloPolicy.read(List.of(
                        Document.yaml("a.yaml", SlothPolicyTest.FILE), Document.yaml("b.yaml", SlothPolicyTest.FILE))))
                .withMessage("b.yaml:1:1: the document: a second SLO file; read one at a time");
    }
}
