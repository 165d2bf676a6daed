package dev.fledge.rollout.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Properties {
    @Test
    void gives_the_published_numbers_for_seed_1234567() {
        SplitMix64 random = new SplitMix64(1_234_567);

        List<String> numbers = LongStream.generate(random::nextLong)
                .limit(5)
                .mapToObj(Long::toUnsignedString)
                .toList();

        assertThat(numbers)
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    void the_same_seed_gives_the_same_numbers(long seed) {
        SplitMix64 one = new SplitMix64(seed);
        SplitMix64 other = new SplitMix64(seed);

        for (int i = 0; i < 1000; i++) {
            assertThat(one.nextPermille()).isEqualTo(other.nextPermille());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 7, Long.MIN_VALUE})
    void each_permille_comes_about_as_often_as_the_others(long seed) {
        SplitMix64 random = new SplitMix64(seed);
        int[] seen = new int[1000];

        for (int i = 0; i < 100_000; i++) {
            seen[random.nextPermille()]++;
        }

        // Binomial (100,000; 1/1000) has mean 100 and deviation 10; six deviations for the worst of 1000.
        assertThat(Arrays.stream(seen).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(40, 160));
    }

    @Test
    void threads_share_one_sequence_without_losing_a_number() {
        SplitMix64 shared = new SplitMix64(5);
        SplitMix64 alone = new SplitMix64(5);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            expected.add(alone.nextLong());
        }

        IntStream.range(0, 20_000).parallel().forEach(i -> seen.add(shared.nextLong()));

        assertThat(new TreeSet<>(seen)).isEqualTo(new TreeSet<>(expected));
    }
}
