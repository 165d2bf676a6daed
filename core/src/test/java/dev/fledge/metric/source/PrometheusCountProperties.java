package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of counting by readings, held against what really happened. */
class PrometheusCountProperties {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void intervals_that_join_add_up_wherever_they_are_cut(long seed) {
        Random random = new Random(seed);
        List<double[]> rows = rows(random);
        Optional<double[]> before = random.nextBoolean() ? Optional.of(rows.get(0)) : Optional.empty();
        int cut = 1 + random.nextInt(rows.size() - 1);

        double[] whole = CounterIncrease.of(before, rows);
        double[] first = CounterIncrease.of(before, rows.subList(0, cut));
        double[] second = CounterIncrease.of(Optional.of(rows.get(cut - 1)), rows.subList(cut, rows.size()));

        for (int i = 0; i < whole.length; i++) {
            assertThat(first[i] + second[i]).isEqualTo(whole[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void every_event_is_counted_once_while_a_restart_shows_in_one_counter(long seed) {
        Random random = new Random(seed);
        double[] happened = new double[3];
        double[] now = new double[3];
        List<double[]> rows = new ArrayList<>();
        for (int scrape = 0; scrape < 50; scrape++) {
            if (random.nextInt(10) == 0 && now[2] > 0) {
                // The last counter rises by none right after a restart, so that the restart shows.
                now = new double[] {random.nextInt(1000), random.nextInt(1000), 0};
                happened[0] += now[0];
                happened[1] += now[1];
            } else {
                double[] next = now.clone();
                for (int i = 0; i < next.length; i++) {
                    int events = random.nextInt(5) + 1;
                    next[i] += events;
                    happened[i] += events;
                }
                now = next;
            }
            rows.add(now);
        }

        assertThat(CounterIncrease.of(Optional.empty(), rows)).isEqualTo(happened);
    }

    private static List<double[]> rows(Random random) {
        List<double[]> rows = new ArrayList<>();
        int size = 2 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            rows.add(new double[] {random.nextInt(100), random.nextInt(100)});
        }
        return rows;
    }
}
