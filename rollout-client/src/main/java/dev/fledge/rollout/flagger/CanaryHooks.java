package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Guard;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Which of a Canary's webhooks ask us, and what follows from that. Shows no URL, since a token stands in it. */
final class CanaryHooks {
    /** Those without which Flagger would go on without us. */
    private static final List<String> NEEDED =
            List.of("confirm-traffic-increase", "confirm-promotion", "rollback", "rollout");

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final String HOOK_PATH = "v1/flagger";

    private final String canary;
    private final List<KubernetesObject> ours;
    private final Duration interval;
    private final long threshold;

    private CanaryHooks(String canary, List<KubernetesObject> ours, Duration interval, long threshold) {
        this.canary = canary;
        this.ours = ours;
        this.interval = interval;
        this.threshold = threshold;
    }

    /** @param endpoint where we answer, as seen from the cluster, with the token */
    static CanaryHooks of(KubernetesObject canary, HttpUrl endpoint) {
        List<KubernetesObject> ours = canary.objects(CanaryAnalysis.at(canary) + "/webhooks").stream()
                .filter(hook -> asks(hook, endpoint))
                .toList();
        return new CanaryHooks(
                canary.namespace() + "/" + canary.name(),
                ours,
                CanaryAnalysis.interval(canary),
                CanaryAnalysis.threshold(canary));
    }

    private static boolean asks(KubernetesObject hook, HttpUrl endpoint) {
        Optional<HttpUrl> url = hook.text("/url").map(HttpUrl::parse);
        return url.isPresent() && url.get().equals(url(endpoint, type(hook)));
    }

    private static String type(KubernetesObject hook) {
        String type = hook.text("/type").orElse("");
        return type.isEmpty() ? "rollout" : type;
    }

    private static HttpUrl url(HttpUrl endpoint, String type) {
        HttpUrl.Builder url = endpoint.newBuilder();
        if (endpoint.pathSegments().get(endpoint.pathSize() - 1).isEmpty()) {
            url.removePathSegment(endpoint.pathSize() - 1);
        }
        return url.addPathSegments(HOOK_PATH + "/" + type).build();
    }

    boolean has(String type) {
        return ours.stream().anyMatch(hook -> type(hook).equals(type));
    }

    /** What is missing, as a sentence with the fix; empty if nothing is. */
    Optional<String> missing() {
        List<String> missing = NEEDED.stream().filter(type -> !has(type)).toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Canary " + canary + " has no webhook of type " + String.join(", ", missing)
                        + " that asks us, so Flagger would go on without us; add what FlaggerTarget.webhooks() prints to"
                        + " spec.analysis.webhooks");
    }

    Guard guard() {
        if (!has("rollout")) {
            return new Guard.None(
                    "Canary " + canary + " has no webhook of type rollout that asks us, so it goes on when we are"
                            + " dead; add what FlaggerTarget.webhooks() prints to spec.analysis.webhooks");
        }
        Duration timeouts = ours.stream().map(CanaryHooks::longest).reduce(Duration.ZERO, Duration::plus);
        Duration bound = interval.multipliedBy(threshold + 1).plus(timeouts);
        return new Guard.Pulled(
                "Flagger asks our rollout hook every " + interval.toSeconds() + " s and rolls back after " + threshold
                        + " failed checks",
                bound);
    }

    private static Duration longest(KubernetesObject hook) {
        Duration timeout = hook.text("/timeout")
                .map(text -> CanaryAnalysis.duration(text, DEFAULT_TIMEOUT))
                .orElse(DEFAULT_TIMEOUT);
        return timeout.multipliedBy(1 + Math.max(0, hook.number("/retries").orElse(0)));
    }

    /** The entries of {@code spec.analysis.webhooks}. */
    static String yaml(HttpUrl endpoint, String app) {
        return List.of("rollout", "confirm-traffic-increase", "confirm-promotion", "rollback").stream()
                .map(type -> """
                        - name: fledge-%1$s
                          type: %1$s
                          url: %2$s
                          timeout: 3s
                          metadata:
                            app: "%3$s"
                        """.formatted(type, url(endpoint, type), app))
                .collect(Collectors.joining());
    }
}
