package dev.fledge.rollout.local;

import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Decides which arm a request goes to and counts it in flight, in one step: once {@link #close} has returned, no request
 * enters the canary, and those counted before are all there are.
 *
 * <p>Thread-safe; every method takes one short lock and does no I/O.
 */
final class Switchboard {
    private final TimeSource time;
    private final SplitMix64 random;
    private final Map<Arm, TrafficRecorder> traffic = recorders();
    private final Map<Arm, TrafficRecorder> forcedTraffic = recorders();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Upstream> leaving = new ArrayList<>();
    private Upstream stable;
    private @Nullable Upstream canary;
    private boolean open;
    private int weightPermille;

    Switchboard(HttpUrl stable, long seed, TimeSource time) {
        this.stable = new Upstream(stable);
        this.random = new SplitMix64(seed);
        this.time = time;
    }

    private static Map<Arm, TrafficRecorder> recorders() {
        Map<Arm, TrafficRecorder> recorders = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            recorders.put(arm, TrafficRecorder.create());
        }
        return recorders;
    }

    /** Lets one request through. A wish decides alone, but never against a closed canary. */
    Passage admit(Wish wish) {
        int draw = wish == Wish.NONE ? random.nextPermille() : 0;
        Upstream chosen;
        Arm arm;
        synchronized (this) {
            Upstream candidate = open ? canary : null;
            if (candidate != null && (wish == Wish.CANARY || (wish == Wish.NONE && draw < weightPermille))) {
                chosen = candidate;
                arm = Arm.CANARY;
            } else {
                chosen = stable;
                arm = Arm.BASELINE;
            }
            chosen.enter();
        }
        return new Passage(this, chosen, arm, wish == Wish.NONE ? traffic(arm) : forcedTraffic(arm));
    }

    void leave(Upstream upstream) {
        boolean drained;
        synchronized (this) {
            upstream.leave();
            boolean turnedOff = leaving.contains(upstream) || (upstream == canary && !open);
            leaving.removeIf(old -> old.inFlight() == 0);
            drained = turnedOff && routing().drained();
        }
        if (drained) {
            changed();
        }
    }

    void attach(HttpUrl url) {
        Upstream added = new Upstream(url);
        synchronized (this) {
            if (canary != null) {
                throw new IllegalStateException(
                        "a canary is attached already, at " + canary.url() + "; detach it before attaching " + url);
            }
            canary = added;
            open = true;
            weightPermille = 0;
        }
        changed();
    }

    void weight(int permille) {
        Check.inRange("weight in permille", permille, 0, 1000);
        synchronized (this) {
            requireCanary("weighed");
            open = true;
            weightPermille = permille;
        }
        changed();
    }

    void close() {
        synchronized (this) {
            open = false;
            weightPermille = 0;
        }
        changed();
    }

    void detach() {
        synchronized (this) {
            retire(canary);
            canary = null;
            open = false;
            weightPermille = 0;
        }
        changed();
    }

    void promote() {
        synchronized (this) {
            stable = requireCanary("promoted");
            canary = null;
            open = false;
            weightPermille = 0;
        }
        changed();
    }

    void replaceStable(HttpUrl url) {
        Upstream replacement = new Upstream(url);
        synchronized (this) {
            retire(stable);
            stable = replacement;
            open = false;
            weightPermille = 0;
        }
        changed();
    }

    private void retire(@Nullable Upstream upstream) {
        if (upstream != null && upstream.inFlight() > 0) {
            leaving.add(upstream);
        }
    }

    private Upstream requireCanary(String verb) {
        if (canary == null) {
            throw new IllegalStateException(
                    "no canary is attached, so none can be " + verb + "; call attachCanary first");
        }
        return canary;
    }

    synchronized Routing routing() {
        long inFlight = canary == null ? 0 : canary.inFlight();
        for (Upstream old : leaving) {
            inFlight += old.inFlight();
        }
        return new Routing(
                stable.url(), canary == null ? null : canary.url(), open ? weightPermille : Routing.CLOSED, inFlight);
    }

    TrafficRecorder traffic(Arm arm) {
        return recorderOf(arm, traffic);
    }

    TrafficRecorder forcedTraffic(Arm arm) {
        return recorderOf(arm, forcedTraffic);
    }

    private static TrafficRecorder recorderOf(Arm arm, Map<Arm, TrafficRecorder> recorders) {
        TrafficRecorder recorder = recorders.get(Check.notNull("arm", arm));
        if (recorder == null) {
            throw new AssertionError(arm);
        }
        return recorder;
    }

    TimeSource time() {
        return time;
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
