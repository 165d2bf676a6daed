package dev.fledge.canary.compat.openslo;

import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an OpenSLO SLO with what it refers to. */
final class OpenSloReader {
    static final String KIND = "SLO";
    static final String VERSION = "openslo/v1";

    private static final Duration PERIOD = Duration.ofDays(30);

    private final DocumentNode slo;
    private final List<DocumentNode> documents;
    private final Optional<AlertWindows> windows;

    private OpenSloReader(DocumentNode slo, List<DocumentNode> documents, Optional<AlertWindows> windows) {
        this.slo = slo;
        this.documents = documents;
        this.windows = windows;
    }

    static List<Slo> read(DocumentNode slo, List<DocumentNode> documents, Optional<AlertWindows> windows) {
        return new OpenSloReader(checked(slo), documents, windows).slos();
    }

    private static DocumentNode checked(DocumentNode document) {
        document.allowOnly("apiVersion", "kind", "metadata", "spec");
        document.field("apiVersion").oneOf(VERSION);
        document.field("metadata").field("name").text();
        return document;
    }

    private List<Slo> slos() {
        DocumentNode spec = slo.field("spec")
                .allowOnly(
                        "description",
                        "service",
                        "indicator",
                        "indicatorRef",
                        "timeWindow",
                        "budgetingMethod",
                        "objectives",
                        "alertPolicies");
        DocumentNode method = spec.field("budgetingMethod");
        if (!method.oneOf("Occurrences", "Timeslices", "RatioTimeslices").equals("Occurrences")) {
            throw method.error("time slices are not judged, only requests; write Occurrences");
        }
        DocumentNode list = spec.field("objectives");
        if (list.items().isEmpty()) {
            throw list.error("has no objective, so there is nothing to judge; add one");
        }
        List<BurnAlert> alerts = alerts(spec);
        List<Slo> slos = new ArrayList<>();
        for (DocumentNode objective : list.items()) {
            String name = name() + (list.items().size() > 1 ? "-" + (slos.size() + 1) : "");
            double budget = 1 - target(objective);
            slos.add(new Slo(name, new SliReader(name()).indicator(sli(spec)), budget, alerts));
        }
        return slos;
    }

    private String name() {
        return slo.field("metadata").field("name").text();
    }

    private static double target(DocumentNode objective) {
        for (String composite : List.of("indicator", "indicatorRef", "compositeWeight")) {
            objective.optional(composite).ifPresent(node -> {
                throw node.error("composite SLOs are not judged; make an SLO of each objective");
            });
        }
        objective.allowOnly("displayName", "target", "targetPercent");
        boolean percent = objective.optional("targetPercent").isPresent();
        if (percent == objective.optional("target").isPresent()) {
            throw objective.error("must have exactly one of target and targetPercent; keep one");
        }
        return percent
                ? objective.field("targetPercent").number(0, Math.nextDown(100.0)) / 100
                : objective.field("target").number(0, Math.nextDown(1.0));
    }

    private DocumentNode sli(DocumentNode spec) {
        Optional<DocumentNode> inline = spec.optional("indicator");
        if (inline.isPresent() == spec.optional("indicatorRef").isPresent()) {
            throw spec.error("must have exactly one of indicator and indicatorRef; keep one");
        }
        DocumentNode indicator = inline.map(node -> node.allowOnly("metadata", "spec"))
                .orElseGet(() -> referred("SLI", spec.field("indicatorRef")));
        return indicator.field("spec");
    }

    private DocumentNode referred(String kind, DocumentNode reference) {
        String name = reference.text();
        return documents.stream()
                .filter(document -> document.optional("kind").isPresent()
                        && document.field("kind").text().equals(kind)
                        && checked(document)
                                .field("metadata")
                                .field("name")
                                .text()
                                .equals(name))
                .findFirst()
                .orElseThrow(() ->
                        reference.error("no " + kind + " '" + name + "' among the documents; add it to the stream"));
    }

    private List<BurnAlert> alerts(DocumentNode spec) {
        Duration period = spec.optional("timeWindow").map(OpenSloReader::period).orElse(PERIOD);
        List<DocumentNode> policies =
                spec.optional("alertPolicies").map(DocumentNode::items).orElse(List.of());
        if (policies.isEmpty()) {
            AlertWindows used = windows.filter(own -> own.period().equals(period))
                    .or(() -> AlertWindows.standard(period))
                    .orElseThrow(() -> spec.field("timeWindow")
                            .error("there are no standard windows for " + WindowText.of(period)
                                    + ", only for 28d and 30d; add alertPolicies, or a document of kind AlertWindows"));
            List<BurnAlert> alerts = new ArrayList<>(used.alerts(spec.field("objectives"), true));
            alerts.addAll(used.alerts(spec.field("objectives"), false));
            return alerts;
        }
        Map<String, BurnAlert> alerts = new HashMap<>();
        return policies.stream()
                .map(policy -> {
                    BurnAlert alert = alert(policy);
                    if (alerts.put(alert.name(), alert) != null) {
                        throw policy.error(
                                "a second alert is called '" + alert.name() + "'; give it a name of its own");
                    }
                    return alert;
                })
                .toList();
    }

    private static Duration period(DocumentNode list) {
        if (list.items().size() != 1) {
            throw list.error(
                    "must have exactly one window, but has " + list.items().size() + "; keep one");
        }
        DocumentNode window = list.items().get(0).allowOnly("duration", "isRolling", "calendar");
        window.optional("calendar").ifPresent(calendar -> {
            throw calendar.error("calendar windows are not judged; write isRolling: true");
        });
        DocumentNode rolling = window.field("isRolling");
        if (!rolling.bool()) {
            throw rolling.error("calendar windows are not judged; write isRolling: true");
        }
        return WindowText.of(window.field("duration"));
    }

    private BurnAlert alert(DocumentNode item) {
        DocumentNode policy = item.optional("alertPolicyRef")
                .map(reference -> {
                    item.allowOnly("alertPolicyRef");
                    return referred("AlertPolicy", reference);
                })
                .orElseGet(() -> item.allowOnly("apiVersion", "kind", "metadata", "spec"));
        DocumentNode spec = policy.field("spec")
                .allowOnly(
                        "description",
                        "alertWhenNoData",
                        "alertWhenResolved",
                        "alertWhenBreaching",
                        "conditions",
                        "notificationTargets");
        DocumentNode breaching = spec.field("alertWhenBreaching");
        if (!breaching.bool()) {
            throw breaching.error("the alert would never fire on a breach, so nothing would be judged; write true");
        }
        DocumentNode conditions = spec.field("conditions");
        if (conditions.items().size() != 1) {
            throw conditions.error("must have exactly one condition, but has "
                    + conditions.items().size() + "; OpenSLO allows one");
        }
        boolean noData =
                spec.optional("alertWhenNoData").map(DocumentNode::bool).orElse(false);
        return condition(conditions.items().get(0), noData);
    }

    private BurnAlert condition(DocumentNode item, boolean noData) {
        DocumentNode document = item.optional("conditionRef")
                .map(reference -> {
                    item.allowOnly("conditionRef");
                    return referred("AlertCondition", reference);
                })
                .orElseGet(() -> item.allowOnly("apiVersion", "kind", "metadata", "spec"));
        DocumentNode spec = document.field("spec").allowOnly("description", "severity", "condition");
        DocumentNode condition =
                spec.field("condition").allowOnly("kind", "op", "threshold", "lookbackWindow", "alertAfter");
        condition.optional("kind").ifPresent(kind -> kind.oneOf("burnrate"));
        String op =
                condition.optional("op").map(word -> word.oneOf("gt", "gte")).orElse("gt");
        return new BurnAlert(
                document.field("metadata").field("name").text(),
                List.of(WindowText.of(condition.field("lookbackWindow"))),
                new BurnAlert.Limit(
                        condition,
                        condition.field("threshold").number(Double.MIN_VALUE, Double.MAX_VALUE),
                        op.equals("gte")),
                new BurnAlert.Firing(
                        !spec.field("severity").text().equals("ticket"),
                        condition
                                .optional("alertAfter")
                                .map(OpenSloReader::after)
                                .orElse(Duration.ZERO),
                        noData));
    }

    private static Duration after(DocumentNode node) {
        return node.text().equals("0m") ? Duration.ZERO : WindowText.of(node);
    }
}
