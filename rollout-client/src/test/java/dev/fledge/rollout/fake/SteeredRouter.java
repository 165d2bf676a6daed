package dev.fledge.rollout.fake;

import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.LocalRouter;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A router with real apps behind it, for controllers to steer: what the objects of a fake cluster say becomes where requests
 * really go, and can be counted.
 *
 * <p>Apps are launched when they are first named, each revision once, and end in {@link #close}. Without a canary none is
 * attached, so no header reaches one. Thread-safe.
 */
public final class SteeredRouter implements AutoCloseable {
    private static final Duration LAUNCH_WITHIN = Duration.ofSeconds(20);

    private final Launcher launcher;
    private final Map<Revision, RunningRevision> running = new HashMap<>();
    private final LocalRouter router;
    private Revision stable;
    private Optional<Revision> canary = Optional.empty();
    private int weightPermille;
    private boolean headerOptIn;

    private SteeredRouter(Revision stable, Launcher launcher) throws IOException, InterruptedException {
        this.launcher = launcher;
        this.stable = stable;
        this.router = LocalRouter.builder(launched(stable)).start();
    }

    /**
     * Starts a router in front of {@code stable}.
     *
     * @throws IOException if the app or the router did not start
     * @throws InterruptedException if the thread was interrupted
     */
    public static SteeredRouter inFrontOf(Revision stable, Launcher launcher) throws IOException, InterruptedException {
        return new SteeredRouter(stable, launcher);
    }

    private HttpUrl launched(Revision revision) throws IOException, InterruptedException {
        RunningRevision app = running.get(revision);
        if (app == null || !app.alive()) {
            app = launcher.launch(revision, Deadline.after(LAUNCH_WITHIN, TimeSource.system()));
            running.put(revision, app);
        }
        return app.url();
    }

    /** Returns where users send their requests. */
    public HttpUrl url() {
        return router.baseUrl();
    }

    /** Sends all that goes to the stable version to that revision from now on. If it was the canary, there is none then. */
    public synchronized void stable(Revision revision) {
        if (revision.equals(stable)) {
            return;
        }
        boolean promoted = canary.equals(Optional.of(revision));
        Optional<Revision> other = promoted ? Optional.empty() : canary;
        router.replaceStable(start(revision));
        stable = revision;
        router.detachCanary();
        canary = Optional.empty();
        other.ifPresent(this::canary);
    }

    /** Launches that revision, unless it runs; nothing is sent to it. */
    public synchronized void run(Revision revision) {
        start(revision);
    }

    /** Attaches that revision as the canary, at the weight that was last said. */
    public synchronized void canary(Revision revision) {
        if (canary.equals(Optional.of(revision))) {
            return;
        }
        router.detachCanary();
        router.attachCanary(start(revision));
        canary = Optional.of(revision);
        steer();
    }

    /**
     * Sends that share of requests to the canary. At 0 nothing reaches it, unless the header may.
     *
     * @param permille from 0 to 1000
     */
    public synchronized void weight(int permille) {
        weightPermille = permille;
        steer();
    }

    /** Lets the header {@code X-Canary} choose the canary at weight 0 too, or not, which is the default. */
    public synchronized void headerOptIn(boolean on) {
        headerOptIn = on;
        steer();
    }

    /** Takes the canary away. Its app goes on, for what is in flight. */
    public synchronized void noCanary() {
        router.detachCanary();
        canary = Optional.empty();
        weightPermille = 0;
    }

    private void steer() {
        if (canary.isEmpty()) {
            return;
        }
        if (weightPermille == 0 && !headerOptIn) {
            router.closeCanary();
        } else {
            router.canaryWeight(weightPermille);
        }
    }

    private HttpUrl start(Revision revision) {
        try {
            return launched(revision);
        } catch (IOException e) {
            throw new IllegalStateException("could not start " + revision + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting " + revision, e);
        }
    }

    /** Returns what the stable version is. */
    public synchronized Revision stable() {
        return stable;
    }

    /** Returns what the canary is; empty if none is attached. */
    public synchronized Optional<Revision> canary() {
        return canary;
    }

    /** Returns the share that really goes to the canary, from 0 to 1000 permille. */
    public int weightPermille() {
        return router.routing().weightPermille();
    }

    /** Returns whether a request can reach the canary, by weight or by header. */
    public boolean canaryReachable() {
        return router.routing().canaryReachable();
    }

    /** Returns how many requests are being answered by a canary, or by what was taken away and is not done yet. */
    public long canaryInFlight() {
        return router.routing().canaryInFlight();
    }

    /** Returns the counts of users' requests to an arm. */
    public TrafficRecorder traffic(Arm arm) {
        return router.traffic(arm);
    }

    /** Stops the router and ends the apps. May be repeated. */
    @Override
    public synchronized void close() {
        router.close();
        Deadline deadline = Deadline.after(LAUNCH_WITHIN, TimeSource.system());
        for (RunningRevision app : running.values()) {
            try {
                app.stop(deadline);
            } catch (IOException e) {
                throw new IllegalStateException("could not end an app: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        running.clear();
    }
}
