package dev.fledge.metric.source;

import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request on its way; counts once, at the first end that it meets. */
final class OneRequest {
    /** What a recorder counts as a server error without a status. */
    static final int NO_ANSWER = 0;

    private final TrafficRecorder recorder;
    private final TimeSource time;
    private final long startNanos;
    private final AtomicBoolean counted = new AtomicBoolean();

    OneRequest(TrafficRecorder recorder, TimeSource time) {
        this.recorder = recorder;
        this.time = time;
        this.startNanos = time.nanoTime();
    }

    void ended(int status) {
        if (counted.compareAndSet(false, true)) {
            boolean known = status >= 100 && status <= 599;
            recorder.record(known ? status : NO_ANSWER, Math.max(0, time.nanoTime() - startNanos));
        }
    }
}
