package dev.fledge.examples.where2eat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a started Where2Eat behaves: well, or wrong in one way that a rollout must notice. */
public enum Twin {
    /** Does what it should. */
    HEALTHY,
    /** Answers 3 % of the requests for a recommendation or the cache with 500. */
    ERRORS,
    /** Takes twenty times as long for 3 % of them. */
    SLOW_TAIL,
    /** Takes three times as long for all of them. */
    SLOW,
    /** Recommends restaurants whose id is a text and that have no score. */
    BROKEN_CONTRACT,
    /** Dies some time after its start. */
    CRASH,
    /** Serves, and says that it is, an older version. */
    STALE,
    /** A healthy app; nobody sends it requests. */
    SILENT;

    private static final double UNLUCKY = 0.03;

    /** Returns the word for command lines, such as {@code slow-tail}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the twin with this label; empty if there is none. */
    public static Optional<Twin> labelled(String label) {
        return Arrays.stream(values())
                .filter(twin -> twin.label().equals(label))
                .findFirst();
    }

    /** Returns every label, parted by commas, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(Twin::label).collect(Collectors.joining(", "));
    }

    /** Returns whether the request that drew {@code fault}, from 0 up to but not including 1, is answered with 500. */
    boolean fails(double fault) {
        return this == ERRORS && fault < UNLUCKY;
    }

    /** Returns how many times the usual work the request that drew {@code fault} takes. */
    double slowness(double fault) {
        if (this == SLOW_TAIL && fault < UNLUCKY) {
            return 20;
        }
        return this == SLOW ? 3 : 1;
    }
}
