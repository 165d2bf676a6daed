package dev.fledge.rollout.local;

import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where a {@link LocalRouter} sends requests, read in one step at one instant. Immutable. */
public final class Routing {
    static final int CLOSED = -1;

    private final HttpUrl stable;
    private final @Nullable HttpUrl canary;
    private final int weightOrClosed;
    private final long canaryInFlight;

    Routing(HttpUrl stable, @Nullable HttpUrl canary, int weightOrClosed, long canaryInFlight) {
        this.stable = stable;
        this.canary = canary;
        this.weightOrClosed = weightOrClosed;
        this.canaryInFlight = canaryInFlight;
    }

    /** Returns the address of the stable version. */
    public HttpUrl stable() {
        return stable;
    }

    /** Returns the address of the canary; empty if none is attached. A closed canary is still attached. */
    public Optional<HttpUrl> canary() {
        return Optional.ofNullable(canary);
    }

    /** Returns the share of users' requests that goes to the canary, 0 to 1000; 0 if it is closed or absent. */
    public int weightPermille() {
        return Math.max(0, weightOrClosed);
    }

    /** Returns whether a request can reach the canary, by weight or by header. */
    public boolean canaryReachable() {
        return weightOrClosed != CLOSED;
    }

    /** Returns how many requests are being answered by the canary, or by what was detached or replaced and is not done yet. */
    public long canaryInFlight() {
        return canaryInFlight;
    }

    /** Returns whether nothing reaches the canary and nothing is left in it. */
    public boolean drained() {
        return !canaryReachable() && canaryInFlight == 0;
    }

    @Override
    public String toString() {
        String what = canary == null
                ? "none"
                : canaryReachable() ? canary + " at " + weightOrClosed + " permille" : canary + ", closed";
        return "stable " + stable + ", canary " + what + ", " + canaryInFlight + " in flight";
    }
}
