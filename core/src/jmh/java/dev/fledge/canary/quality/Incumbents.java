package dev.fledge.canary.quality;

import dev.fledge.canary.compat.argo.ArgoPolicy;
import dev.fledge.canary.compat.flagger.FlaggerPolicy;
import dev.fledge.canary.compat.kayenta.KayentaPolicy;
import dev.fledge.canary.quality.SimulatedReadings.Shape;
import dev.fledge.document.Document;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Other systems' judges with policies that their users would write for the scenarios, read and judged as they do it. */
final class Incumbents {
    private static final int MINUTE = 60;

    /** How soon Argo measures again after an error. */
    private static final int ARGO_RETRY_SECONDS = 10;

    /**
     * The analysis of Flagger's documentation: a minute, five failed checks, a step of 5 % each; p95 against the primary
     * is a custom metric.
     */
    private static final String FLAGGER = """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: app, namespace: test}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
              service: {port: 80}
              analysis:
                interval: 1m
                threshold: 5
                stepWeight: 5
                maxWeight: MAX_WEIGHT
                metrics:
                  - {name: request-success-rate, interval: 1m, thresholdRange: {min: 99}}
                  - {name: p95-ratio, interval: 1m, thresholdRange: {max: 2}, query: "p95_canary / p95_primary"}
            """;

    private static final String FLAGGER_EXCEPTIONS = """
                  - {name: exception-ratio, interval: 1m, thresholdRange: {max: LIMIT}, query: "exceptions"}
            """;

    private static final String FLAGGER_PODS = """
                  - {name: cpu-ratio, interval: 1m, thresholdRange: {max: 1.5}, query: "cpu"}
                  - {name: memory-ratio, interval: 1m, thresholdRange: {max: 1.5}, query: "memory"}
            """;

    /** The analysis of Argo Rollouts' documentation: a measurement each minute, the first after one; so many may fail. */
    private static final String ARGO = """
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: {name: app}
            spec:
              metrics:
            """;

    private static final String ARGO_METRIC = """
              - name: NAME
                initialDelay: 1m
                interval: 1m
                count: COUNT
                failureLimit: FAILURES
                successCondition: result[0] <= LIMIT
                provider: {prometheus: {address: "http://prometheus:9090", query: NAME}}
            """;

    /** Both metrics critical; the error rate may not rise, p95 not to twice. Kayenta knows no ceiling and no exceptions here. */
    private static final String KAYENTA = """
            {"canaryConfig": {
               "name": "app",
               "judge": {"name": "NetflixACAJudge-v1.0", "judgeConfigurations": {}},
               "metrics": [
                 {"name": "error-rate", "query": {"type": "prometheus"}, "groups": ["errors"], "scopeName": "default",
                  "analysisConfigurations": {"canary":
                    {"direction": "increase", "critical": true, "nanStrategy": "remove", "mustHaveData": true}}},
                 {"name": "p95", "query": {"type": "prometheus"}, "groups": ["latency"], "scopeName": "default",
                  "analysisConfigurations": {"canary":
                    {"direction": "increase", "critical": true, "nanStrategy": "remove", "mustHaveData": true,
                     "effectSize": {"allowedIncrease": 2, "criticalIncrease": 2}}}}PODS],
               "classifier": {"groupWeights": {WEIGHTS}}},
             "executionRequest": {
               "scopes": [{"scopeName": "default", "step": STEP}],
               "thresholds": {"pass": 95, "marginal": 75},
               "lifetimeDurationMins": LIFETIME,
               "analysisIntervalMins": EVERY}}
            """;

    private static final String KAYENTA_LEVEL = """
            ,
                 {"name": "NAME", "query": {"type": "prometheus"}, "groups": ["pods"], "scopeName": "default",
                  "analysisConfigurations": {"canary":
                    {"direction": "increase", "critical": true, "nanStrategy": "remove", "mustHaveData": true,
                     "effectSize": {"allowedIncrease": 1.5, "criticalIncrease": 1.5}}}}""";

    private static final List<String> LEVELS = List.of("cpu", "memory");

    private Incumbents() {}

    /** Flagger by its own reader and scheduler, which rolls back at the tick after the fifth failed check. */
    static Contestant flagger(String name) {
        return setting(name, scenario -> {
            // The weight reaches its maximum, and the canary is promoted, when the window is over.
            int maxWeight = 5 * scenario.windowSeconds() / MINUTE;
            String canary = FLAGGER.replace("MAX_WEIGHT", Integer.toString(maxWeight));
            if (scenario.exceptionsLimit() > 0) {
                canary += FLAGGER_EXCEPTIONS.replace("LIMIT", Double.toString(scenario.exceptionsLimit()));
            }
            if (scenario.gauges().isPresent()) {
                canary += FLAGGER_PODS;
            }
            // Its first tick sees the new revision; the next one, a minute later, sends the first requests.
            return new ForeignJudge.Setting(
                    FlaggerPolicy.read(Document.yaml("canary.yaml", canary))::begin, -MINUTE, MINUTE, Shape.ONE_VALUE);
        });
    }

    /**
     * Argo Rollouts by its own reader and controller, which counts the failures of each metric apart, and ends in an error
     * after five measurements without a value.
     *
     * @param failures of one metric that do not roll back yet
     */
    static Contestant argo(String name, int failures) {
        return setting(name, scenario -> {
            String template = ARGO
                    + argoMetric("error-rate", 0.01, failures, scenario)
                    + argoMetric("p95-ratio", 2, failures, scenario);
            if (scenario.exceptionsLimit() > 0) {
                template += argoMetric("exception-ratio", scenario.exceptionsLimit(), failures, scenario);
            }
            if (scenario.gauges().isPresent()) {
                for (String level : LEVELS) {
                    template += argoMetric(level + "-ratio", 1.5, failures, scenario);
                }
            }
            return new ForeignJudge.Setting(
                    ArgoPolicy.read(Document.yaml("template.yaml", template))::begin,
                    0,
                    ARGO_RETRY_SECONDS,
                    Shape.ONE_VALUE);
        });
    }

    private static String argoMetric(String metric, double limit, int failures, Scenario scenario) {
        return ARGO_METRIC
                .replace("NAME", metric)
                .replace("COUNT", Integer.toString(scenario.windowSeconds() / MINUTE))
                .replace("FAILURES", Integer.toString(failures))
                .replace("LIMIT", Double.toString(limit));
    }

    /** Kayenta with samples of that length, judged once when the window is over. */
    static Contestant kayenta(String name, int stepSeconds) {
        return kayenta(name, stepSeconds, Integer.MAX_VALUE);
    }

    /** Kayenta judged every few minutes, on all that was seen so far. */
    static Contestant kayenta(String name, int stepSeconds, int everyMinutes) {
        return setting(name, scenario -> {
            int lifetime = scenario.windowSeconds() / MINUTE;
            String pods = "";
            String weights = "\"errors\": 50, \"latency\": 50";
            if (scenario.gauges().isPresent()) {
                pods = LEVELS.stream()
                        .map(level -> KAYENTA_LEVEL.replace("NAME", level))
                        .collect(Collectors.joining());
                weights = "\"errors\": 40, \"latency\": 40, \"pods\": 20";
            }
            String request = KAYENTA.replace("PODS", pods)
                    .replace("WEIGHTS", weights)
                    .replace("STEP", Integer.toString(stepSeconds))
                    .replace("LIFETIME", Integer.toString(lifetime))
                    .replace("EVERY", Integer.toString(Math.min(lifetime, everyMinutes)));
            return new ForeignJudge.Setting(
                    KayentaPolicy.read(Document.json("kayenta.json", request))::begin, 0, stepSeconds, Shape.SERIES);
        });
    }

    /** A policy is read once for each scenario, not for each run. */
    private static Contestant setting(String name, Function<Scenario, ForeignJudge.Setting> read) {
        Map<String, ForeignJudge.Setting> settings = new ConcurrentHashMap<>();
        return new Contestant(
                name,
                0,
                scenario -> new ForeignJudge(
                        settings.computeIfAbsent(scenario.id(), id -> read.apply(scenario)), scenario));
    }
}
