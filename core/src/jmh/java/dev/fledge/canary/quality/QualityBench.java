package dev.fledge.canary.quality;

import dev.fledge.time.TimeSource;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Prints how judges did on simulated canaries, as Markdown. The tables repeat exactly; the time they took does not. */
public final class QualityBench {
    private QualityBench() {}

    /** Runs what the arguments ask for; without arguments, all judges on all scenarios. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        Order order;
        try {
            order = Order.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        TimeSource time = TimeSource.system();
        long started = time.nanoTime();
        List<Result> results = new Tournament(order.seed(), order.runs())
                .play(order.scenarios(), order.contestants(), order.threads());
        double seconds = (time.nanoTime() - started) / 1e9;
        System.out.println(report(order, results));
        System.err.printf(
                "%.1f s on %d threads, %.1f us of one thread for each slice and its %d judgements%n",
                seconds,
                order.threads(),
                1e6 * seconds * order.threads() / slices(order),
                order.contestants().size());
    }

    static String report(Order order, List<Result> results) {
        Tables tables = new Tables(results);
        return "## Canary judges on " + order.runs() + " runs of each scenario, seed " + order.seed() + "\n\n"
                + tables.healthy() + tables.regressions() + tables.limits() + tables.promotion()
                + checklist(order, results);
    }

    private static String checklist(Order order, List<Result> results) {
        boolean takesPart =
                order.contestants().stream().anyMatch(judge -> judge.name().equals(order.checked()));
        return takesPart ? new Checklist(results, order.checked()).table() : "";
    }

    private static double slices(Order order) {
        double slices = 0;
        for (Scenario scenario : order.scenarios()) {
            slices += (scenario.historySeconds() + scenario.windowSeconds()) / (double) Slice.SECONDS;
        }
        return slices * order.runs();
    }
}
