package dev.fledge.metric;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs a request to be counted: by one thread, and by two that share a recorder. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class TrafficRecorderBench {
    private final TrafficRecorder recorder = TrafficRecorder.create();

    /** A thread's own place in the same latencies, as they come: most around 4 ms, some a hundred times that. */
    @State(Scope.Thread)
    public static class Latencies {
        private static final int COUNT = 4096;
        private final long[] nanos = new long[COUNT];
        private int next;

        /** Draws the latencies. */
        @Setup
        public void draw() {
            Random random = new Random(42);
            for (int i = 0; i < COUNT; i++) {
                nanos[i] = (long) (4e6 * Math.exp(1.2 * random.nextGaussian()));
            }
        }

        long next() {
            next = (next + 1) % COUNT;
            return nanos[next];
        }
    }

    /** The latencies alone, to be subtracted. */
    @Benchmark
    public long latencyAlone(Latencies latencies) {
        return latencies.next();
    }

    /** One request of one thread. */
    @Benchmark
    public void record(Latencies latencies) {
        recorder.record(200, latencies.next());
    }

    /** One request, while another thread records too. */
    @Benchmark
    @Threads(2)
    public void recordByTwo(Latencies latencies) {
        recorder.record(200, latencies.next());
    }
}
