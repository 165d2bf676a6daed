package dev.fledge.probe;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers, and rounds run by hand on the calling thread. */
final class Rounds {
    private Rounds() {}

    static Answer answer(Verdict verdict, long millis) {
        return answer("health", verdict, millis);
    }

    static Answer answer(String check, Verdict verdict, long millis) {
        return new Answer(Finding.of(verdict, check).message("asked").build(), Duration.ofMillis(millis));
    }

    static Answer answer(String check, Verdict verdict, String reason) {
        return new Answer(
                Finding.of(verdict, check).reason(reason).message("asked").build(), Duration.ofMillis(5));
    }

    /** Waits for due times until so many rounds have run. */
    static void run(Synthetics synthetics, int rounds) throws InterruptedException {
        AtomicInteger started = new AtomicInteger();
        Executor here = round -> {
            started.incrementAndGet();
            round.run();
        };
        while (started.get() < rounds) {
            synthetics.runDue(here);
        }
    }

    static MetricData fetch(Synthetics synthetics, String metric, Interval interval) throws Exception {
        return synthetics.source().fetch(new MetricQuery(metric, Arm.CANARY, interval));
    }
}
