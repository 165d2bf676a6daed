package dev.fledge.rollout.local;

import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import okhttp3.HttpUrl;

/**
 * One request that was let through to an arm. Whoever got it must {@link #leave}; until then it counts as in flight.
 *
 * <p>Not thread-safe: it belongs to the thread that serves the request.
 */
final class Passage {
    private final Switchboard switchboard;
    private final Upstream upstream;
    private final Arm arm;
    private final TrafficRecorder recorder;
    private final TimeSource time;
    private final long startNanos;
    private boolean recorded;
    private boolean left;

    Passage(Switchboard switchboard, Upstream upstream, Arm arm, TrafficRecorder recorder) {
        this.switchboard = switchboard;
        this.upstream = upstream;
        this.arm = arm;
        this.recorder = recorder;
        this.time = switchboard.time();
        this.startNanos = time.nanoTime();
    }

    HttpUrl url() {
        return upstream.url();
    }

    Arm arm() {
        return arm;
    }

    /** Counts the answer, the first time only. A status that HTTP does not know counts as no answer. */
    void record(int status) {
        if (!recorded) {
            recorded = true;
            recorder.record(status >= 100 && status <= 599 ? status : 0, time.nanoTime() - startNanos);
        }
    }

    /** Counts a request that the arm did not answer, or not to the end. */
    void recordNoAnswer() {
        record(0);
    }

    /** Says that the arm has nothing more to do for this request; a second call changes nothing. */
    void leave() {
        if (!left) {
            left = true;
            switchboard.leave(upstream);
        }
    }
}
