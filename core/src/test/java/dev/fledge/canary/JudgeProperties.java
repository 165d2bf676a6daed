package dev.fledge.canary;

import static dev.fledge.canary.Observed.NOON;
import static dev.fledge.canary.Observed.count;
import static dev.fledge.canary.Observed.latency;
import static dev.fledge.canary.Observed.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of the judge over random streams. */
class JudgeProperties {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("article")
            .mode(EvidenceMode.POINT)
            .rule(RateRule.named("error-rate")
                    .of("errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .build();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void replay_gives_the_same_judgement(long seed) {
        List<List<Observation>> stream = stream(new Random(seed));

        assertThat(judge(stream)).isEqualTo(judge(stream));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_order_of_metrics_does_not_matter(long seed) {
        Random random = new Random(seed);
        List<List<Observation>> stream = stream(random);
        List<List<Observation>> shuffled = new ArrayList<>();
        stream.forEach(slice -> {
            List<Observation> copy = new ArrayList<>(slice);
            Collections.shuffle(copy, random);
            shuffled.add(copy);
        });

        assertThat(judge(shuffled)).isEqualTo(judge(stream));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void one_more_error_never_gives_a_better_verdict(long seed) {
        Random random = new Random(seed);
        long requests = 1L + random.nextInt(400);
        long errors = random.nextInt((int) requests);

        Judgement fewer = one(requests, errors);
        Judgement more = one(requests, errors + 1);

        assertThat(more.verdict()).isGreaterThanOrEqualTo(fewer.verdict());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_slower_canary_never_gets_a_better_verdict(long seed) {
        Random random = new Random(seed);
        long[] counts = random.longs(6, 0, 60).toArray();
        int from = random.nextInt(5);
        long[] slower = counts.clone();
        if (slower[from] > 0) {
            slower[from]--;
            slower[from + 1]++;
        }

        assertThat(latencies(slower).verdict())
                .isGreaterThanOrEqualTo(latencies(counts).verdict());
    }

    private static Judgement latencies(long[] canary) {
        CanaryPolicy policy = CanaryPolicy.named("p95")
                .mode(EvidenceMode.POINT)
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .build();
        return Judge.look(
                        policy,
                        CanaryState.openedAt(NOON),
                        List.of(latency(Arm.BASELINE, 0, 5, 500, 400, 100, 0, 0, 0), latency(Arm.CANARY, 0, 5, canary)),
                        second(5))
                .judgement();
    }

    private static Judgement one(long requests, long errors) {
        CanaryPolicy policy = CanaryPolicy.named("errors")
                .mode(EvidenceMode.POINT)
                .rule(RateRule.named("error-rate")
                        .of("errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
        return Judge.look(
                        policy,
                        CanaryState.openedAt(NOON),
                        List.of(
                                count("requests", Arm.CANARY, 0, 5, requests),
                                count("errors", Arm.CANARY, 0, 5, errors)),
                        second(5))
                .judgement();
    }

    private static List<Judgement> judge(List<List<Observation>> stream) {
        List<Judgement> judgements = new ArrayList<>();
        CanaryState state = CanaryState.openedAt(NOON);
        for (int i = 0; i < stream.size(); i++) {
            Judge.Look look = Judge.look(POLICY, state, stream.get(i), second(5L * (i + 1)));
            state = look.state();
            judgements.add(look.judgement());
        }
        return judgements;
    }

    private static List<List<Observation>> stream(Random random) {
        List<List<Observation>> slices = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<Observation> slice = new ArrayList<>();
            for (Arm arm : Arm.values()) {
                long requests = random.nextInt(60);
                slice.add(count("requests", arm, 5L * i, 5L * i + 5, requests));
                slice.add(count("errors", arm, 5L * i, 5L * i + 5, random.nextInt((int) requests + 1) / 20));
                slice.add(
                        latency(arm, 5L * i, 5L * i + 5, random.longs(6, 0, 20).toArray()));
            }
            slices.add(slice);
        }
        return slices;
    }
}
