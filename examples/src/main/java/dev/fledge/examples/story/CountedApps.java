package dev.fledge.examples.story;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.LocalRouter;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import java.io.IOException;
import okhttp3.HttpUrl;

/**
 * Puts a proxy that counts before each version, as a service mesh does: whatever router stands in front, the evidence is
 * gathered where requests are answered. A version that has died counts as its errors.
 */
final class CountedApps implements Launcher, AutoCloseable {
    /** Nothing listens there: what the proxy of a version says until the version runs. */
    private static final HttpUrl NOWHERE = HttpUrl.get("http://127.0.0.1:1/");

    private final Held held = new Held();
    private final Launcher apps;
    private final LocalRouter beforeStable;
    private final LocalRouter beforeCanary;

    CountedApps(Launcher apps) throws IOException {
        this.apps = apps;
        this.beforeStable = held.hold(LocalRouter.builder(NOWHERE).start());
        this.beforeCanary = held.hold(LocalRouter.builder(NOWHERE).start());
    }

    @Override
    public RunningRevision launch(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        RunningRevision app = apps.launch(revision, deadline);
        LocalRouter before = revision.equals(Story.CANARY) ? beforeCanary : beforeStable;
        before.replaceStable(app.url());
        return new Counted(app, before.baseUrl());
    }

    /** Where that version answers, also before it was started. */
    HttpUrl url(Arm arm) {
        return (arm == Arm.CANARY ? beforeCanary : beforeStable).baseUrl();
    }

    MetricSource traffic() {
        return InProcessSource.named("apps")
                .arm(Arm.BASELINE, beforeStable.traffic(Arm.BASELINE))
                .arm(Arm.CANARY, beforeCanary.traffic(Arm.BASELINE))
                .build();
    }

    /** Requests of users that have reached the canary until now. */
    long usersAtCanary() {
        return beforeCanary.traffic(Arm.BASELINE).snapshot().counts().requests();
    }

    /** Requests with the header {@code X-Canary} that have reached the canary until now. */
    long checksAtCanary() {
        return beforeCanary.forcedTraffic(Arm.BASELINE).snapshot().counts().requests();
    }

    @Override
    public void close() throws IOException {
        held.close();
    }

    private record Counted(RunningRevision app, HttpUrl url) implements RunningRevision {
        @Override
        public boolean alive() {
            return app.alive();
        }

        @Override
        public void stop(Deadline deadline) throws IOException, InterruptedException {
            app.stop(deadline);
        }
    }
}
