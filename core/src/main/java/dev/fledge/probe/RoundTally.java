package dev.fledge.probe;

import dev.fledge.metric.Buckets;
import dev.fledge.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The totals of one arm in one round; small, whatever the number of answers.
 *
 * @param requests answers that say something of the arm
 * @param errors failed answers
 * @param inconclusive answers that say nothing of the arm
 * @param latencies how many asked questions fell into each bucket of {@link Buckets#latencyMillis()}; only those with some
 */
record RoundTally(long requests, long errors, long inconclusive, Map<Integer, Integer> latencies) {
    private static final double NANOS_PER_MILLI = 1e6;

    static RoundTally of(List<Answer> answers) {
        long passed = 0;
        long failed = 0;
        long inconclusive = 0;
        Map<Integer, Integer> latencies = new TreeMap<>();
        for (Answer answer : answers) {
            Verdict verdict = answer.finding().verdict();
            if (verdict == Verdict.INCONCLUSIVE) {
                inconclusive++;
                continue;
            }
            passed += verdict == Verdict.PASS ? 1 : 0;
            failed += verdict == Verdict.FAIL ? 1 : 0;
            // Zero says that the question was never sent; counting it would make the arm look fast.
            if (!answer.latency().isZero()) {
                double millis = answer.latency().toNanos() / NANOS_PER_MILLI;
                latencies.merge(Buckets.latencyMillis().indexOf(millis), 1, Integer::sum);
            }
        }
        return new RoundTally(passed + failed, failed, inconclusive, Map.copyOf(latencies));
    }
}
