package dev.fledge.canary.quality;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the command line asks for. */
final class Order {
    static final String USAGE = """
            Usage: QualityBench [--runs N] [--seed S] [--threads N] [--only IDS] [--judges NAMES] [--checklist JUDGE]

              --runs N        runs of each scenario; 2000 unless given
              --seed S        20260101 unless given
              --threads N     as many as there are processors unless given; the result does not depend on it
              --only IDS      such as S05,S07 or the first letters S (published), O (other streams), H (high traffic), G (gauges);
                              all unless given
              --judges NAMES  such as flagger,argo-0; all unless given
              --checklist JUDGE  whose targets are checked; fledge unless given
            """;

    private int runs = 2000;
    private long seed = 20260101;
    private int threads = Runtime.getRuntime().availableProcessors();
    private List<Scenario> scenarios = Stream.concat(Scenarios.published().stream(), OtherScenarios.all().stream())
            .toList();
    private List<Contestant> contestants = Contestants.all();
    private String checked = Contestants.NATIVE;

    private Order() {}

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be understood; the message says what to write instead
     */
    static Order of(String... args) {
        Order order = new Order();
        Deque<String> words = new ArrayDeque<>(List.of(args));
        while (!words.isEmpty()) {
            String option = words.pop();
            if (words.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value\n" + USAGE);
            }
            order.read(option, words.pop());
        }
        return order;
    }

    private void read(String option, String value) {
        switch (option) {
            case "--runs" -> runs = Integer.parseInt(value);
            case "--seed" -> seed = Long.parseLong(value);
            case "--threads" -> threads = Integer.parseInt(value);
            case "--only" -> scenarios = chosen(value, scenarios, Scenario::id);
            case "--judges" -> contestants = exactly(value, contestants);
            case "--checklist" ->
                checked = exactly(value, Contestants.all()).get(0).name();
            default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
        }
    }

    /** Those whose name begins with one of the words. */
    private static <T> List<T> chosen(String words, List<T> all, Function<T, String> name) {
        List<T> chosen = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            List<T> found =
                    all.stream().filter(one -> name.apply(one).startsWith(word)).toList();
            if (word.isEmpty() || found.isEmpty()) {
                throw new IllegalArgumentException("unknown: '" + word + "'; there are "
                        + all.stream().map(name).toList());
            }
            chosen.addAll(found);
        }
        return List.copyOf(chosen);
    }

    private static List<Contestant> exactly(String names, List<Contestant> all) {
        List<Contestant> chosen = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            chosen.add(all.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown: '" + name + "'; there are "
                            + all.stream().map(Contestant::name).toList())));
        }
        return List.copyOf(chosen);
    }

    int runs() {
        return runs;
    }

    long seed() {
        return seed;
    }

    int threads() {
        return threads;
    }

    List<Scenario> scenarios() {
        return scenarios;
    }

    List<Contestant> contestants() {
        return contestants;
    }

    /** The judge whose targets are checked, if it takes part. */
    String checked() {
        return checked;
    }
}
