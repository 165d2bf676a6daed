package dev.fledge.rollout.flagger;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.Arrays;

/** How far Flagger says that a release is. */
enum CanaryPhase {
    INITIALIZING("Initializing"),
    INITIALIZED("Initialized"),
    WAITING("Waiting"),
    PROGRESSING("Progressing"),
    WAITING_PROMOTION("WaitingPromotion"),
    PROMOTING("Promoting"),
    FINALISING("Finalising"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    TERMINATING("Terminating"),
    TERMINATED("Terminated"),
    /** A word that we do not know: never a success. */
    UNKNOWN("?");

    private final String word;

    CanaryPhase(String word) {
        this.word = word;
    }

    static CanaryPhase of(KubernetesObject canary) {
        String word = canary.text("/status/phase").orElse("Initializing");
        return Arrays.stream(values())
                .filter(phase -> phase.word.equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** No release is under way. */
    boolean idle() {
        return this == INITIALIZED || this == SUCCEEDED || this == FAILED;
    }

    /** Flagger asks its rollback hooks and counts failed checks. */
    boolean abortable() {
        return this == PROGRESSING || this == WAITING_PROMOTION;
    }

    /** The primary already is given the canary's template. */
    boolean promoting() {
        return this == PROMOTING || this == FINALISING;
    }
}
