package dev.fledge.rollout.flagger;

import dev.fledge.time.Deadline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was seen of a Canary last, and since when its canary has been out of reach, in whichever lane it was read. Thread-safe. */
final class CanaryMemory {
    private final FlaggerTarget.Settings settings;
    private @Nullable CanaryReading last;
    private @Nullable Deadline settling;

    CanaryMemory(FlaggerTarget.Settings settings) {
        this.settings = settings;
    }

    synchronized void remember(CanaryReading now) {
        boolean moved = last != null && last.share().reachable() != now.share().reachable();
        last = now;
        if (now.share().reachable()) {
            settling = null;
        } else if (settling == null || moved) {
            settling = Deadline.after(settings.settle(), settings.time());
        }
    }

    synchronized Optional<CanaryReading> last() {
        return Optional.ofNullable(last);
    }

    /** Whether the canary has been out of reach for as long as a request may last. */
    synchronized boolean settled() {
        return settling != null && settling.passed();
    }

    /** The pods that serve users were replaced just now: who is answered by an old one still is. */
    synchronized void settleAnew() {
        settling = Deadline.after(settings.settle(), settings.time());
    }
}
