package dev.fledge.canary.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Lets judges look at the same runs of scenarios. What comes out depends on the seed and the number of runs alone, not on
 * threads, on which other judges and scenarios take part, or on their order; more runs only add to the first ones.
 */
final class Tournament {
    private static final int RUNS_OF_A_TASK = 20;
    private static final int DEADLINE_HOURS = 6;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final long seed;
    private final int runs;

    Tournament(long seed, int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("number of runs must be at least 1, but was " + runs);
        }
        this.seed = seed;
        this.runs = runs;
    }

    /** Returns one result for each scenario and judge, by scenario, in the given orders. */
    List<Result> play(List<Scenario> scenarios, List<Contestant> contestants, int threads)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, Tournament::thread);
        try {
            List<Callable<Ending[][]>> tasks = new ArrayList<>();
            for (Scenario scenario : scenarios) {
                TrafficPlan plan = TrafficPlan.of(scenario);
                for (int first = 0; first < runs; first += RUNS_OF_A_TASK) {
                    int from = first;
                    tasks.add(() -> some(plan, contestants, from, Math.min(runs, from + RUNS_OF_A_TASK)));
                }
            }
            List<Future<Ending[][]>> done = pool.invokeAll(tasks, DEADLINE_HOURS, TimeUnit.HOURS);
            return collect(scenarios, contestants, done);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "fledge-quality-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private List<Result> collect(List<Scenario> scenarios, List<Contestant> contestants, List<Future<Ending[][]>> done)
            throws InterruptedException, ExecutionException {
        int tasksOfScenario = done.size() / scenarios.size();
        List<Result> results = new ArrayList<>();
        for (int s = 0; s < scenarios.size(); s++) {
            List<Future<Ending[][]>> own = done.subList(s * tasksOfScenario, (s + 1) * tasksOfScenario);
            for (int c = 0; c < contestants.size(); c++) {
                List<Ending> endings = new ArrayList<>(runs);
                for (Future<Ending[][]> task : own) {
                    endings.addAll(List.of(endings(task)[c]));
                }
                results.add(new Result(scenarios.get(s), contestants.get(c), List.copyOf(endings)));
            }
        }
        return results;
    }

    private static Ending[][] endings(Future<Ending[][]> task) throws InterruptedException, ExecutionException {
        try {
            return task.get();
        } catch (CancellationException e) {
            throw new IllegalStateException("the runs took longer than " + DEADLINE_HOURS + " hours; ask for fewer", e);
        }
    }

    /** The endings of some runs, by judge. */
    private Ending[][] some(TrafficPlan plan, List<Contestant> contestants, int from, int to) {
        Slice slice = new Slice();
        Ending[][] endings = new Ending[contestants.size()][to - from];
        for (int run = from; run < to; run++) {
            Scenario scenario = plan.scenario();
            List<SimulatedJudge> judges = new ArrayList<>();
            try {
                contestants.forEach(contestant -> judges.add(contestant.begin().apply(scenario)));
                show(new Traffic(plan, Dice.of(seed, scenario.id(), run)), judges, slice);
                for (int c = 0; c < endings.length; c++) {
                    endings[c][run - from] = judges.get(c).ending();
                }
            } catch (RuntimeException e) {
                String names = contestants.stream().map(Contestant::name).collect(Collectors.joining(", "));
                throw new IllegalStateException("one of " + names + " failed in run " + run + " of " + scenario, e);
            }
        }
        return endings;
    }

    private static void show(Traffic traffic, List<SimulatedJudge> judges, Slice slice) {
        while (traffic.hasNext()) {
            int start = traffic.next(slice);
            for (SimulatedJudge judge : judges) {
                if (start < 0) {
                    judge.history(slice, start + Slice.SECONDS);
                } else {
                    judge.slice(slice, start + Slice.SECONDS);
                }
            }
        }
        judges.forEach(SimulatedJudge::end);
    }
}
