package dev.fledge.rollout.local;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which arm a request asks for by its header. */
enum Wish {
    NONE,
    BASELINE,
    CANARY;

    /** Reads {@code always} and {@code never}, in any case; all else is no wish. */
    static Wish of(@Nullable String headerValue) {
        if (headerValue == null) {
            return NONE;
        }
        return switch (headerValue.strip().toLowerCase(Locale.ROOT)) {
            case "always" -> CANARY;
            case "never" -> BASELINE;
            default -> NONE;
        };
    }
}
