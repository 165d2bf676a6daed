package dev.fledge.promotion;

import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that happens in one run, told to the listeners as it happens. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

    private final TimeSource time;
    private final List<PromotionListener> listeners;
    private final List<PromotionEvent> events = new ArrayList<>();
    private final List<Finding> atGates = new ArrayList<>();
    private List<Finding> ofLastLook = List.of();
    private final Instant startedAt;
    private final long startNanos;

    Journal(TimeSource time, List<PromotionListener> listeners) {
        this.time = time;
        this.listeners = listeners;
        this.startedAt = time.now();
        this.startNanos = time.nanoTime();
    }

    void add(PromotionEvent.Kind kind, String message) {
        PromotionEvent event =
                new PromotionEvent(time.now(), Duration.ofNanos(time.nanoTime() - startNanos), kind, message);
        if (kind == PromotionEvent.Kind.LOOK && !events.isEmpty() && last().kind() == PromotionEvent.Kind.LOOK) {
            // A long bake looks thousands of times; the record keeps the last look of each run of them.
            events.remove(events.size() - 1);
        }
        events.add(event);
        for (PromotionListener listener : listeners) {
            tell(listener, event);
        }
    }

    private PromotionEvent last() {
        return events.get(events.size() - 1);
    }

    private static void tell(PromotionListener listener, PromotionEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            // Also an assertion that failed: events are told on the way back, and nothing may stop that.
            LOG.warn("a listener failed on {}; the promotion goes on", event, e);
        }
    }

    /** Takes what a gate found; of each subject the last finding counts. */
    void found(List<Finding> more) {
        for (Finding finding : more) {
            atGates.removeIf(known -> known.subject().equals(finding.subject()));
            atGates.add(finding);
        }
    }

    /** Takes what the judge found; what it said at an earlier look is no longer so. */
    void looked(List<Finding> all) {
        ofLastLook = List.copyOf(all);
    }

    /** Whether the judge was asked at all. */
    boolean hasLooked() {
        return !ofLastLook.isEmpty();
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(atGates);
        findings.addAll(ofLastLook);
        return List.copyOf(findings);
    }

    List<PromotionEvent> events() {
        return List.copyOf(events);
    }

    Instant startedAt() {
        return startedAt;
    }
}
