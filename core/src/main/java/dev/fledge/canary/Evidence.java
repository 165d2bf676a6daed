package dev.fledge.canary;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.MetricData;
import dev.fledge.verdict.Finding;
import java.util.Optional;
import java.util.OptionalLong;

/** What a window has seen so far, as a rule asks for it. */
final class Evidence {
    private final CanaryState state;

    Evidence(CanaryState state) {
        this.state = state;
    }

    /** How often it happened; empty if the source had nothing to say about it. */
    OptionalLong count(String metric, Arm arm) {
        return state.seen(metric, arm).orElse(null) instanceof MetricData.Count count
                ? OptionalLong.of(count.value())
                : OptionalLong.empty();
    }

    /** How it is distributed; empty if the source had nothing to say about it. */
    Optional<Histogram> distribution(String metric, Arm arm) {
        return state.seen(metric, arm).orElse(null) instanceof MetricData.Distribution distribution
                ? Optional.of(distribution.histogram())
                : Optional.empty();
    }

    /** Whether the source answered before and last had nothing to say, or failed. */
    boolean fellSilent(String metric, Arm arm) {
        return state.seen(metric, arm).isPresent()
                && (state.silence(metric, arm).isPresent()
                        || state.failure(metric, arm).isPresent());
    }

    /** The finding of a rule that lacks a metric: why, in the words of the source. */
    Finding.Builder missing(String rule, String metric, Arm arm) {
        Optional<String> failure = state.failure(metric, arm);
        if (failure.isPresent()) {
            return Finding.inconclusive(rule)
                    .reason("SOURCE_FAILED")
                    .message(rule + ": the source of " + metric + " of the " + arm.label() + " failed: " + failure.get()
                            + "; nothing is known, so nothing is decided");
        }
        String why = state.silence(metric, arm).orElse("nothing was observed yet");
        return Finding.inconclusive(rule)
                .reason("NO_DATA")
                .message(rule + ": no data on " + metric + " of the " + arm.label() + ": " + why
                        + "; no data is not good data");
    }
}
