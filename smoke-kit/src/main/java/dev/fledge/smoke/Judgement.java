package dev.fledge.smoke;

import dev.fledge.http.HttpAttempt;
import dev.fledge.smoke.Evaluation.Outcome;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All evaluations of one answer, and what they come to. */
record Judgement(List<Evaluation> hard, List<Evaluation> soft, List<HttpAttempt> attempts) {
    SmokeVerdict verdict() {
        if (any(hard, Outcome.UNMET)) {
            return SmokeVerdict.FAILED;
        }
        if (any(hard, Outcome.BROKEN) || any(soft, Outcome.BROKEN)) {
            return SmokeVerdict.ERROR;
        }
        if (attempts.size() > 1) {
            return SmokeVerdict.FLAKY;
        }
        return any(soft, Outcome.UNMET) ? SmokeVerdict.DEGRADED : SmokeVerdict.PASSED;
    }

    String reason() {
        return switch (verdict()) {
            case FAILED -> first(hard, Outcome.UNMET);
            case DEGRADED -> "DEGRADED";
            case FLAKY -> "FLAKY";
            case ERROR -> "CANNOT_EVALUATE";
            case PASSED -> "PASSED";
            case INCONCLUSIVE -> throw new AssertionError("an answer that was judged is never inconclusive");
        };
    }

    private static String first(List<Evaluation> evaluations, Outcome outcome) {
        return evaluations.stream()
                .filter(each -> each.outcome() == outcome)
                .findFirst()
                .orElseThrow()
                .aspect()
                .reason();
    }

    private static boolean any(List<Evaluation> evaluations, Outcome outcome) {
        for (Evaluation each : evaluations) {
            if (each.outcome() == outcome) {
                return true;
            }
        }
        return false;
    }

    List<Evaluation> all() {
        return Stream.concat(hard.stream(), soft.stream()).toList();
    }

    /** Returns every miss in one line; empty text if there is none. */
    String sentence() {
        String misses = all().stream()
                .filter(each -> each.outcome() == Outcome.UNMET || each.outcome() == Outcome.BROKEN)
                .map(Judgement::sentence)
                .collect(Collectors.joining("; "));
        if (verdict() != SmokeVerdict.FLAKY) {
            return misses;
        }
        String retried = "passed only at attempt " + attempts.size() + ", after "
                + attempts.stream()
                        .limit(attempts.size() - 1L)
                        .map(HttpAttempt::outcome)
                        .collect(Collectors.joining(", "));
        return misses.isEmpty() ? retried : retried + "; " + misses;
    }

    static String sentence(Evaluation miss) {
        return miss.said().subject() + " expected " + miss.said().expected() + ", but "
                + (miss.said().actual().startsWith("the ")
                                || miss.said().actual().matches("(?s)[$/].* is missing; .*|missing; .*")
                        ? ""
                        : "was ")
                + miss.said().actual();
    }
}
