package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Sloth's own file and its Kubernetes resource, which differ in how keys are written. */
final class SlothReader {
    static final String KIND = "PrometheusServiceLevel";
    static final String VERSION = "prometheus/v1";

    private static final Duration PERIOD = Duration.ofDays(30);

    private final boolean camelCase;
    private final AlertWindows windows;

    private SlothReader(boolean camelCase, AlertWindows windows) {
        this.camelCase = camelCase;
        this.windows = windows;
    }

    static List<Slo> resource(DocumentNode document, Optional<AlertWindows> windows) {
        document.allowOnly("apiVersion", "kind", "metadata", "spec", "status");
        document.field("apiVersion").oneOf("sloth.slok.dev/v1");
        DocumentNode spec = document.field("spec").allowOnly("service", "labels", "slos");
        return new SlothReader(true, orStandard(windows)).slos(spec);
    }

    static List<Slo> file(DocumentNode document, Optional<AlertWindows> windows) {
        document.allowOnly("version", "service", "labels", "slos");
        document.field("version").oneOf(VERSION);
        return new SlothReader(false, orStandard(windows)).slos(document);
    }

    private static AlertWindows orStandard(Optional<AlertWindows> windows) {
        return windows.or(() -> AlertWindows.standard(PERIOD)).orElseThrow();
    }

    private List<Slo> slos(DocumentNode spec) {
        spec.field("service").text();
        DocumentNode list = spec.field("slos");
        List<Slo> slos = list.items().stream().map(this::slo).toList();
        if (slos.isEmpty()) {
            throw list.error("has no SLO, so there is nothing to judge; add one");
        }
        return slos;
    }

    private Slo slo(DocumentNode node) {
        node.allowOnly("name", "description", "objective", "labels", "infoLabels", "sli", "alerting", "interval");
        String name = node.field("name").text();
        if (name.isBlank()) {
            throw node.field("name").error("the name is blank, but readings are asked by it; write one");
        }
        double objective = node.field("objective").number(Double.MIN_VALUE, 100);
        return new Slo(name, indicator(name, node.field("sli")), (100 - objective) / 100, alerts(node));
    }

    private Indicator indicator(String slo, DocumentNode sli) {
        sli.optional("plugin").ifPresent(plugin -> {
            throw plugin.error("an SLI plugin is a program that is not run here; write its queries as events or raw");
        });
        sli.allowOnly("events", "raw");
        if (sli.keys().size() != 1) {
            throw sli.error("must have exactly one of events and raw; Sloth refuses it too");
        }
        if (sli.optional("raw").isPresent()) {
            String key = key("error_ratio_query", "errorRatioQuery");
            String query = sli.field("raw").allowOnly(key).field(key).text();
            return new Indicator(Indicator.Kind.ERROR_RATIO, slo, Map.of(slo + ".error-ratio", query));
        }
        String error = key("error_query", "errorQuery");
        String total = key("total_query", "totalQuery");
        DocumentNode events = sli.field("events").allowOnly(error, total);
        return new Indicator(
                Indicator.Kind.ERRORS_OF_TOTAL,
                slo,
                Map.of(
                        slo + ".errors", events.field(error).text(),
                        slo + ".total", events.field(total).text()));
    }

    private List<BurnAlert> alerts(DocumentNode slo) {
        String page = key("page_alert", "pageAlert");
        String ticket = key("ticket_alert", "ticketAlert");
        DocumentNode alerting = slo.field("alerting").allowOnly("name", "labels", "annotations", page, ticket);
        List<BurnAlert> alerts = new ArrayList<>();
        if (isOn(alerting, page)) {
            alerts.addAll(windows.alerts(alerting, true));
        }
        if (isOn(alerting, ticket)) {
            alerts.addAll(windows.alerts(alerting, false));
        }
        if (alerts.isEmpty()) {
            throw alerting.error("disables both alerts, so nothing would be judged; enable one");
        }
        return alerts;
    }

    private static boolean isOn(DocumentNode alerting, String key) {
        return !alerting.optional(key)
                .map(alert -> alert.allowOnly("disable", "labels", "annotations"))
                .flatMap(alert -> alert.optional("disable"))
                .map(DocumentNode::bool)
                .orElse(false);
    }

    private String key(String snake, String camel) {
        return camelCase ? camel : snake;
    }
}
