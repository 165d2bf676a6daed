package dev.fledge.examples.story;

import dev.fledge.artifact.Digest;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Version 1.1.0 of Where2Eat in each of its twins, started once for all tests of this JVM; they end with it. */
final class RunningTwins {
    /** What errors and slow-tail do to 3 of 100 requests happens to the first with this seed. */
    private static final long UNLUCKY = 38;

    private static final Map<Twin, Where2EatProcess> RUNNING = new ConcurrentHashMap<>();

    private RunningTwins() {}

    static Target target(Twin twin) {
        return Target.at(RUNNING.computeIfAbsent(twin, RunningTwins::start).url());
    }

    private static Where2EatProcess start(Twin twin) {
        try {
            return fresh(twin);
        } catch (Exception e) {
            throw new AssertionError("the twin " + twin.label() + " did not start", e);
        }
    }

    /** Starts one that no other test has asked anything. */
    static Where2EatProcess fresh(Twin twin) throws Exception {
        return Where2EatProcess.builder("1.1.0", Digest.parse("sha256:" + "1b".repeat(32)))
                .twin(twin)
                .seed(UNLUCKY)
                .start(Deadline.after(Duration.ofSeconds(30), TimeSource.system()));
    }
}
