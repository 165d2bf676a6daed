package dev.fledge.metric;

import java.util.Locale;

/** Which of the two versions a number belongs to. */
public enum Arm {
    /** The stable version, over the same interval as the canary. */
    BASELINE,
    /** The new version while it gets part of the traffic. */
    CANARY;

    /** Returns the word for people and files: {@code baseline} or {@code canary}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
