package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.second;
import static dev.fledge.canary.Sane.sane;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the sequential judge over random runs. */
class SequentialProperties {
    private static final CanaryPolicy POLICY = Streams.policy();
    private static final int SLICES = 50;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_replay_is_identical(long seed) {
        List<List<Observation>> run = Streams.run(new Random(seed), SLICES);

        same(looks(run), looks(run));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_order_of_observations_in_a_look_does_not_matter(long seed) {
        Random random = new Random(seed);
        List<List<Observation>> run = Streams.run(random, SLICES);
        List<List<Observation>> shuffled = new ArrayList<>();
        run.forEach(slice -> {
            List<Observation> copy = new ArrayList<>(slice);
            Collections.shuffle(copy, random);
            shuffled.add(copy);
        });

        same(looks(shuffled), looks(run));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_order_of_rules_does_not_matter(long seed) {
        List<List<Observation>> run = Streams.run(new Random(seed), SLICES);
        CanaryPolicy.Builder reversed = CanaryPolicy.named("all-kinds").earliestPromotion(POLICY.earliestPromotion());
        List<Rule> rules = new ArrayList<>(POLICY.rules());
        Collections.reverse(rules);
        rules.forEach(reversed::rule);
        CanaryRun one = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        CanaryRun other = CanaryRun.of(reversed.build(), CanaryState.openedAt(NOON));

        for (int i = 0; i < run.size(); i++) {
            one.observe(run.get(i));
            other.observe(run.get(i));
            Judgement judgement = one.look(at(i));
            List<RuleJudgement> backwards = new ArrayList<>(other.look(at(i)).rules());
            Collections.reverse(backwards);

            assertThat(backwards).isEqualTo(judgement.rules());
        }
    }

    /** As long as no metric lags behind: then the block is closed by the first batch that brings it up to the others. */
    @ParameterizedTest
    @MethodSource("seeds")
    void splitting_a_batch_within_its_slice_changes_nothing(long seed) {
        Random random = new Random(seed);
        List<List<Observation>> run = Streams.withoutHoles(random, SLICES);
        CanaryRun whole = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        CanaryRun split = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));

        for (int i = 0; i < run.size(); i++) {
            whole.observe(run.get(i));
            for (List<Observation> part : split(random, run.get(i))) {
                split.observe(part);
            }

            assertThat(split.look(at(i))).isEqualTo(whole.look(at(i)));
            assertThat(split.state().toBytes()).isEqualTo(whole.state().toBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void duplicates_and_late_data_change_nothing(long seed) {
        Random random = new Random(seed);
        List<List<Observation>> run = Streams.run(random, SLICES);
        CanaryRun once = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        CanaryRun again = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));

        for (int i = 0; i < run.size(); i++) {
            once.observe(run.get(i));
            again.observe(run.get(i));
            List<Observation> late = new ArrayList<>(run.get(random.nextInt(i + 1)));
            late.removeIf(observation -> observation instanceof Observation.Failed);
            again.observe(late);

            assertThat(again.look(at(i))).isEqualTo(once.look(at(i)));
            assertThat(again.state().toBytes()).isEqualTo(once.state().toBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void look_and_run_agree_and_a_way_through_bytes_changes_nothing(long seed) {
        List<List<Observation>> run = Streams.run(new Random(seed), SLICES);
        CanaryRun kept = CanaryRun.of(POLICY, CanaryState.openedAt(NOON));
        CanaryState state = CanaryState.openedAt(NOON);

        for (int i = 0; i < run.size(); i++) {
            kept.observe(run.get(i));
            Judgement judgement = kept.look(at(i));
            Judge.Look look = Judge.look(POLICY, state, run.get(i), at(i));
            state = CanaryState.restored(
                    CanaryState.openedAt(NOON), look.state().toBytes());

            assertThat(look.judgement()).isEqualTo(judgement);
            assertThat(kept.decide(at(i))).isEqualTo(judgement.decision());
            assertThat(state.toBytes()).isEqualTo(kept.state().toBytes());
            assertThat(state.toBytes()).hasSizeLessThan(4096);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_finding_says_a_number_that_is_none(long seed) {
        for (Judge.Look look : looks(Streams.run(new Random(seed), SLICES))) {
            sane(look.judgement());
        }
    }

    /** Among errors up to the number of requests; beyond it is nonsense, of which nothing follows. */
    @ParameterizedTest
    @MethodSource("seeds")
    void more_errors_of_the_canary_never_help_it(long seed) {
        Random random = new Random(seed);
        List<List<Observation>> run = Streams.run(random, SLICES);
        CanaryPolicy policy = seed % 2 == 0
                ? POLICY
                : POLICY.toBuilder().mode(EvidenceMode.STRICT).build();
        CanaryRun fewer = CanaryRun.of(policy, CanaryState.openedAt(NOON));
        CanaryRun more = CanaryRun.of(policy, CanaryState.openedAt(NOON));

        for (int i = 0; i < run.size(); i++) {
            fewer.observe(run.get(i));
            more.observe(random.nextInt(8) == 0 ? withMoreErrors(random, run.get(i)) : run.get(i));
            Judgement better = fewer.look(at(i));
            Judgement worse = more.look(at(i));

            assertThat(worse.decision()).isGreaterThanOrEqualTo(better.decision());
            assertThat(worse.mayAdvance() && !better.mayAdvance()).isFalse();
        }
    }

    private static List<Observation> withMoreErrors(Random random, List<Observation> slice) {
        long requests = canary(slice, "requests");
        List<Observation> more = new ArrayList<>();
        for (Observation observation : slice) {
            if (observation instanceof Observation.Seen seen
                    && seen.query().arm() == Arm.CANARY
                    && seen.query().metric().equals("errors")) {
                long errors = ((MetricData.Count) seen.data()).value();
                long added = random.nextLong(requests - errors + 1);
                more.add(new Observation.Seen(seen.query(), new MetricData.Count(errors + added)));
            } else {
                more.add(observation);
            }
        }
        return more;
    }

    private static long canary(List<Observation> slice, String metric) {
        for (Observation observation : slice) {
            if (observation instanceof Observation.Seen seen
                    && seen.query().arm() == Arm.CANARY
                    && seen.query().metric().equals(metric)) {
                return ((MetricData.Count) seen.data()).value();
            }
        }
        return 0;
    }

    /** Splits all counts and histograms at one second of the slice; the first part comes first. */
    private static List<List<Observation>> split(Random random, List<Observation> slice) {
        List<Observation> first = new ArrayList<>();
        List<Observation> rest = new ArrayList<>();
        int at = 1 + random.nextInt(3);
        for (Observation observation : slice) {
            if (observation instanceof Observation.Seen seen
                    && !seen.query().interval().start().isBefore(NOON)
                    && !(seen.data() instanceof MetricData.Samples)) {
                MetricData part = part(random, seen.data());
                first.add(new Observation.Seen(cut(seen.query(), 0, at), part));
                rest.add(new Observation.Seen(cut(seen.query(), at, 5), rest(seen.data(), part)));
            } else {
                (observation instanceof Observation.StepBegan ? first : rest).add(observation);
            }
        }
        return List.of(first, rest);
    }

    private static MetricQuery cut(MetricQuery query, long from, long to) {
        Interval part = new Interval(
                query.interval().start().plusSeconds(from),
                query.interval().start().plusSeconds(to));
        return new MetricQuery(query.metric(), query.arm(), part);
    }

    private static MetricData part(Random random, MetricData data) {
        if (data instanceof MetricData.Count count) {
            return new MetricData.Count(random.nextLong(count.value() + 1));
        }
        Histogram histogram = ((MetricData.Distribution) data).histogram();
        long[] counts = new long[histogram.buckets().size()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextLong(histogram.count(i) + 1);
        }
        return new MetricData.Distribution(Histogram.of(histogram.buckets(), counts));
    }

    private static MetricData rest(MetricData data, MetricData part) {
        if (data instanceof MetricData.Count count) {
            return new MetricData.Count(count.value() - ((MetricData.Count) part).value());
        }
        return new MetricData.Distribution(
                ((MetricData.Distribution) data).histogram().since(((MetricData.Distribution) part).histogram()));
    }

    private static List<Judge.Look> looks(List<List<Observation>> run) {
        List<Judge.Look> looks = new ArrayList<>();
        CanaryState state = CanaryState.openedAt(NOON);
        for (int i = 0; i < run.size(); i++) {
            Judge.Look look = Judge.look(POLICY, state, run.get(i), at(i));
            state = look.state();
            looks.add(look);
        }
        return looks;
    }

    private static Instant at(int i) {
        return second(StrictMath.max(0, 5L * (i - 4) + 5));
    }

    private static void same(List<Judge.Look> some, List<Judge.Look> others) {
        for (int i = 0; i < others.size(); i++) {
            assertThat(some.get(i).judgement()).isEqualTo(others.get(i).judgement());
            assertThat(some.get(i).state().toBytes())
                    .isEqualTo(others.get(i).state().toBytes());
        }
    }
}
