package dev.fledge.rollout.flagger;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a Canary's analysis, with Flagger's defaults. */
final class CanaryAnalysis {
    /** Flagger never ticks more often. */
    static final Duration FLOOR = Duration.ofSeconds(10);

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

    private CanaryAnalysis() {}

    /** Where it stands: older objects have it under another name. */
    static String at(KubernetesObject canary) {
        return canary.has("/spec/analysis") ? "/spec/analysis" : "/spec/canaryAnalysis";
    }

    static Duration interval(KubernetesObject canary) {
        Duration interval = canary.text(at(canary) + "/interval")
                .map(text -> duration(text, DEFAULT_INTERVAL))
                .orElse(DEFAULT_INTERVAL);
        return interval.compareTo(FLOOR) < 0 ? FLOOR : interval;
    }

    static long threshold(KubernetesObject canary) {
        return Math.max(1, canary.number(at(canary) + "/threshold").orElse(1));
    }

    /** A duration as Go writes it, such as {@code 1m30s}. */
    static Duration duration(String text, Duration otherwise) {
        Matcher part = PART.matcher(text);
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            seconds += Double.parseDouble(part.group(1)) * unit(part.group(2));
            end = part.end();
        }
        return end == 0 || end < text.length() ? otherwise : Duration.ofNanos((long) (seconds * 1e9));
    }

    private static double unit(String name) {
        return switch (name) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
        };
    }
}
