package dev.fledge.examples.story;

import dev.fledge.promotion.PromotionEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints what happens as it happens: one line an event, and while a weight bakes one line every few seconds. */
final class Narrator {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private final PrintStream out;
    private Duration lastLook = BETWEEN_LOOKS.negated();

    Narrator(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    synchronized void on(PromotionEvent event) {
        if (event.kind() == PromotionEvent.Kind.LOOK) {
            if (event.elapsed().minus(lastLook).compareTo(BETWEEN_LOOKS) < 0) {
                return;
            }
            lastLook = event.elapsed();
        }
        say(String.format(
                Locale.ROOT,
                "%6.1f s  %s%s",
                event.elapsed().toMillis() / 1000.0,
                mark(event.kind()),
                event.message()));
    }

    private static String mark(PromotionEvent.Kind kind) {
        return switch (kind) {
            case LOOK -> "  ... ";
            case WEIGHT, PROMOTED -> ">>> ";
            case BACK, ABORTED, ROLLED_BACK -> "<<< ";
            default -> "    ";
        };
    }
}
