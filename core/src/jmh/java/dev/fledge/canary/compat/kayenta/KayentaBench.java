package dev.fledge.canary.compat.kayenta;

import dev.fledge.document.Document;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The interval of 60 samples against 60, and a whole judgement of one metric of that size. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class KayentaBench {
    private static final String CONFIG = """
            {"name": "bench",
             "metrics": [{"name": "latency", "query": {"type": "atlas"}, "groups": ["g"]}],
             "classifier": {"scoreThresholds": {"pass": 95, "marginal": 75}}}
            """;

    private final double[] control = samples(1, 100);
    private final double[] experiment = samples(2, 102);
    private final KayentaPolicy policy = KayentaPolicy.read(Document.json("bench.json", CONFIG));
    private final List<MetricPair> pairs =
            List.of(new MetricPair("latency", Map.of(), list(control), list(experiment)));

    /** The interval alone. */
    @Benchmark
    public Object mannWhitney() {
        return MannWhitney.shift(experiment, control, MannWhitney.Z_98_PERCENT);
    }

    /** Cleaning, interval, effect, score and findings. */
    @Benchmark
    public KayentaJudgement judgement() {
        return policy.judge(pairs);
    }

    private static double[] samples(long seed, double mean) {
        Random random = new Random(seed);
        return random.doubles(60).map(value -> mean + 10 * value).toArray();
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
