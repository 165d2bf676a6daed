package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.Launcher;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts the two versions of Where2Eat as processes of their own: the stable one is healthy, the canary is the twin of this telling. */
final class Apps implements Launcher {
    private static final Duration TO_START = Duration.ofSeconds(20);

    private final StoryPlan plan;
    private volatile @Nullable Where2EatProcess firstStable;

    Apps(StoryPlan plan) {
        this.plan = plan;
    }

    Where2EatProcess startStable() throws IOException, InterruptedException {
        return start(Story.STABLE, Deadline.after(TO_START, TimeSource.system()));
    }

    /** The process of the stable version that was started first: users must find it when all goes back. */
    Where2EatProcess stable() {
        Where2EatProcess first = firstStable;
        if (first == null) {
            throw new IllegalStateException("the stable version was never started");
        }
        return first;
    }

    @Override
    public RunningRevision launch(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        RunningRevision running = new RunningWhere2Eat(start(revision, deadline));
        return revision.equals(Story.CANARY) ? plan.inFront().apply(running) : running;
    }

    private Where2EatProcess start(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        Where2EatProcess process = Where2EatProcess.builder(revision.version(), revision.digest())
                .twin(revision.equals(Story.CANARY) ? plan.twin() : Twin.HEALTHY)
                .seed(plan.seed())
                .staleVersion(Story.STABLE.version())
                .staleDigest(Story.STABLE.digest())
                .start(deadline);
        if (firstStable == null && revision.equals(Story.STABLE)) {
            firstStable = process;
        }
        return process;
    }
}
