package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.time.Deadline;
import okhttp3.HttpUrl;

/** A process of Where2Eat as the local target wants it. */
record RunningWhere2Eat(Where2EatProcess process) implements RunningRevision {
    @Override
    public HttpUrl url() {
        return process.url();
    }

    @Override
    public boolean alive() {
        return process.alive();
    }

    @Override
    public void stop(Deadline deadline) throws InterruptedException {
        process.stop(deadline);
    }
}
