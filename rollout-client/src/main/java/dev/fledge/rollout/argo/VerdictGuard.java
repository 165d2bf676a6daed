package dev.fledge.rollout.argo;

import dev.fledge.rollout.Guard;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Whether a Rollout's background analysis keeps asking us, and how soon it aborts when we are gone. Errors in a row count; an
 * error is asked again after 10 s, whatever the interval says, and in older controllers after the interval.
 */
final class VerdictGuard {
    static final ResourceKind TEMPLATE =
            new ResourceKind("argoproj.io", "v1alpha1", "analysistemplates", "AnalysisTemplate");

    private static final String ANALYSIS = "/spec/strategy/canary/analysis";
    private static final Duration AFTER_ERROR = Duration.ofSeconds(10);
    /** For the controller to notice what an analysis came to and to set the route. */
    private static final Duration RECONCILE = Duration.ofSeconds(1);

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

    private final KubernetesClient client;
    private final String endpoint;
    private final String shown;

    VerdictGuard(KubernetesClient client, HttpUrl endpoint) {
        this.client = client;
        this.endpoint = verdict(endpoint);
        // The path may hold the token that lets Argo ask.
        this.shown = endpoint.redact();
    }

    /** Where a metric asks, for an endpoint at that base. */
    static String verdict(HttpUrl endpoint) {
        HttpUrl.Builder url = endpoint.newBuilder().query(null).fragment(null);
        int last = endpoint.pathSize() - 1;
        if (endpoint.pathSegments().get(last).isEmpty()) {
            url.removePathSegment(last);
        }
        return url.addPathSegments("v1/argo/verdict").build().toString();
    }

    Guard of(RolloutView view, Deadline deadline) throws IOException, InterruptedException {
        Optional<KubernetesObject> analysis = view.object().object(ANALYSIS);
        if (analysis.isEmpty()) {
            return none(view, "it has no background analysis");
        }
        if (!view.routed() || view.scalesStable()) {
            return none(
                    view,
                    "after an abort its weight falls only as fast as stable pods come up; use a traffic router without"
                            + " dynamicStableScale");
        }
        OptionalInt exposing = view.steps().firstExposing();
        long from = analysis.get().number("/startingStep").orElse(0);
        if (exposing.isPresent() && from > exposing.getAsInt()) {
            return none(
                    view,
                    "its background analysis starts at step " + from + ", but users meet the canary from step "
                            + exposing.getAsInt() + " on; lower startingStep");
        }
        List<String> flaws = new ArrayList<>();
        Duration best = null;
        for (KubernetesObject named : analysis.get().objects("/templates")) {
            Optional<Duration> bound = bound(view, analysis.get(), named, flaws, deadline);
            if (bound.isPresent() && (best == null || bound.get().compareTo(best) < 0)) {
                best = bound.get();
            }
        }
        if (best == null) {
            return none(
                    view,
                    flaws.isEmpty() ? "no metric of its background analysis asks " + shown : String.join("; ", flaws));
        }
        return new Guard.Pulled(view.object() + " asks " + shown + " all the while by its background analysis", best);
    }

    private Optional<Duration> bound(
            RolloutView view, KubernetesObject analysis, KubernetesObject named, List<String> flaws, Deadline deadline)
            throws IOException, InterruptedException {
        String name = named.text("/templateName").orElse("");
        if (named.isTrue("/clusterScope")) {
            flaws.add("ClusterAnalysisTemplate " + name + " is not read; put it into the namespace");
            return Optional.empty();
        }
        KubernetesObject template =
                client.get(new ObjectRef(TEMPLATE, view.object().namespace(), name), deadline);
        Duration best = null;
        for (KubernetesObject metric : template.objects("/spec/metrics")) {
            String url = metric.text("/provider/web/url").orElse("");
            if (!url.equals(endpoint) && !url.startsWith(endpoint + "?")) {
                continue;
            }
            Optional<String> flaw = flaw(metric, analysis, template);
            if (flaw.isPresent()) {
                flaws.add("metric " + metric.text("/name").orElse("") + " of AnalysisTemplate " + name + " "
                        + flaw.get());
                continue;
            }
            Duration bound = bound(metric);
            best = best == null || bound.compareTo(best) < 0 ? bound : best;
        }
        return Optional.ofNullable(best);
    }

    private static Optional<String> flaw(
            KubernetesObject metric, KubernetesObject analysis, KubernetesObject template) {
        if (metric.has("/count") || duration(metric, "/interval").isEmpty()) {
            return Optional.of("ends by itself; give it an interval such as 10s and no count");
        }
        if (!analysis.objects("/dryRun").isEmpty()
                || !template.objects("/spec/dryRun").isEmpty()) {
            return Optional.of("may only be a dry run, which never aborts; remove dryRun");
        }
        if (metric.has("/initialDelay") && duration(metric, "/initialDelay").isEmpty()) {
            return Optional.of("has an initialDelay that is no duration");
        }
        return Optional.empty();
    }

    // We die right after a good measurement: the next comes after the interval, and each that fails may take its whole
    // timeout. The run errs when the errors in a row are more than the limit.
    private static Duration bound(KubernetesObject metric) {
        Duration interval = duration(metric, "/interval").orElse(AFTER_ERROR);
        Duration first = interval.plus(duration(metric, "/initialDelay").orElse(Duration.ZERO));
        Duration again = interval.compareTo(AFTER_ERROR) > 0 ? interval : AFTER_ERROR;
        long timeout = metric.number("/provider/web/timeoutSeconds").orElse(0);
        Duration answer = Duration.ofSeconds(timeout <= 0 ? 10 : timeout);
        long limit = metric.number("/consecutiveErrorLimit").orElse(4);
        return first.plus(again.multipliedBy(limit))
                .plus(answer.multipliedBy(limit + 1))
                .plus(RECONCILE);
    }

    private static Optional<Duration> duration(KubernetesObject metric, String pointer) {
        return metric.text(pointer).flatMap(VerdictGuard::duration);
    }

    /** Reads a duration as Go writes it, such as {@code 1m30s}; empty if it is none. */
    static Optional<Duration> duration(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plusNanos((long) (Double.parseDouble(part.group(1)) * nanos(part.group(2))));
            end = part.end();
        }
        return end == text.length() && end > 0 ? Optional.of(sum) : Optional.empty();
    }

    private static double nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            default -> 3600e9;
        };
    }

    private static Guard none(RolloutView view, String why) {
        return new Guard.None(view.object() + ": " + why
                + ". Nothing aborts the canary when Fledge dies; add what analysisTemplate() prints");
    }

    /** The AnalysisTemplate that asks us, and where it goes in the Rollout. */
    static String yaml(HttpUrl endpoint, String namespace, String run) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: AnalysisTemplate
                metadata:
                  name: fledge-verdict
                  namespace: %2$s
                spec:
                  args:
                    - name: run
                      value: "%3$s"
                    - name: canary-hash
                  metrics:
                    - name: fledge-verdict
                      interval: 10s
                      failureLimit: 0
                      inconclusiveLimit: 0
                      consecutiveErrorLimit: 1
                      successCondition: result.verdict == "PASS" || result.verdict == "WAIT"
                      failureCondition: result.verdict == "FAIL"
                      provider:
                        web:
                          url: "%1$s?run={{args.run}}&hash={{args.canary-hash}}"
                          timeoutSeconds: 3
                          jsonPath: "{$}"
                # And in the Rollout, beside its steps:
                # spec:
                #   strategy:
                #     canary:
                #       analysis:
                #         templates:
                #           - templateName: fledge-verdict
                #         args:
                #           - name: canary-hash
                #             valueFrom:
                #               podTemplateHashValue: Latest
                """.formatted(verdict(endpoint), namespace, run);
    }
}
