package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each parameter set gives the log-wealth of an independent implementation (numpy and scipy), slice by slice.
 *
 * <p>A line of a stream is one slice of 5 s: {@code h} requests, errors and histogram of the baseline before the canary; or
 * {@code s} requests and errors of the canary, of the baseline, exceptions of both, both histograms as {@code bucket:count}; after the
 * bar what the other implementation said: log-wealth of errors, latency, hard failure, exceptions; log odds for the pass on errors and latency;
 * combined log-wealth of open gates; the gates; its verdict so far (0 none, 1 pass, 2 fail, 3 inconclusive).
 */
class ParameterSetsTest {
    private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SLICE = Duration.ofSeconds(5);

    private CanaryRun run = CanaryRun.of(policy(false, 0).build(), CanaryState.openedAt(OPENED));
    private int decided;
    private int theirs;

    @ParameterizedTest
    @CsvSource({
        "S02, false, 0", "S03, false, 0", "S05, false, 0", "S06, false, 0", "S08, false, 19", "S09, false, 0",
        "S10, false, 0", "S11, false, 0", "S12, false, 0", "S14, false, 0", "S16, false, 0", "S21, false, 0",
        "S22, true, 0", "S24, false, 0"
    })
    void reference_1_is_the_reference(String name, boolean exceptions, double reservoir) {
        compare("reference-1", name, policy(exceptions, reservoir));
    }

    @ParameterizedTest
    @CsvSource({
        "S02, false",
        "S05, false",
        "S09, false",
        "S10, false",
        "S11, false",
        "S12, false",
        "S14, false",
        "S21, false",
        "S22, true",
        "CLUMPS-HEALTHY, false",
        "CLUMPS-WORSE, false"
    })
    void fledge_1_is_the_reference_with_its_own_numbers_and_the_baseline_s_dispersion(String name, boolean exceptions) {
        compare("fledge-1", name, policy(exceptions, 0));
    }

    private void compare(String set, String name, CanaryPolicy.Builder policy) {
        boolean exceptions = name.equals("S22");
        run = CanaryRun.of(policy.parameters(set).build(), CanaryState.openedAt(OPENED));
        List<String> lines = read("/canary/" + set + "/" + name + ".txt");
        long before = lines.stream().filter(line -> line.startsWith("h")).count();

        for (int i = 0; i < lines.size(); i++) {
            Instant start = OPENED.plus(SLICE.multipliedBy(i - before));
            Interval slice = new Interval(start, start.plus(SLICE));
            String[] sides = lines.get(i).split(" \\| ", -1);
            run.observe(observations(slice, sides[0].split(" ", -1)));
            if (sides.length > 1) {
                check(slice.end(), sides[1].split(" ", -1), name + " slice " + (i - before), exceptions);
            }
        }

        assertThat(decided).as("verdict of " + name).isEqualTo(theirs);
    }

    private void check(Instant now, String[] said, String where, boolean exceptions) {
        Assessment assessment = run.assess(now);
        EvidenceStreams streams = assessment.run().streams();
        RateStream errors = (RateStream) streams.all().get(0);
        LatencyStream latency = (LatencyStream) streams.all().get(1);
        same(errors.blame(), said[0], where + " errors");
        same(latency.blame(), said[1], where + " latency");
        same(errors.hardFailure(), said[2], where + " hard failure");
        if (exceptions) {
            same(streams.all().get(2).blame(), said[3], where + " exceptions");
        }
        if (!said[4].equals("-")) {
            List<RuleEvidence> rules = assessment.rules();
            same(rules.get(0).passOdds(), said[4], where + " pass on errors");
            same(rules.get(1).passOdds(), said[5], where + " pass on latency");
            String gates = bit(rules.get(0).gateOpen())
                    + bit(rules.get(1).gateOpen() || rules.get(2).gateOpen())
                    + bit(exceptions && rules.get(3).gateOpen());
            assertThat(gates).as(where + " gates").isEqualTo(said[7]);
            if (Double.parseDouble(said[6]) > -1e6) {
                same(assessment.soft(), said[6], where + " combined");
            }
        }
        if (theirs == 0) {
            theirs = Integer.parseInt(said[8]) % 3;
            decided = assessment.decision() == Decision.HOLD ? 0 : assessment.decision() == Decision.PROMOTE ? 1 : 2;
            assertThat(decided).as(where + " verdict").isEqualTo(theirs);
        }
    }

    private static String bit(boolean set) {
        return set ? "1" : "0";
    }

    private static void same(double ours, String theirs, String where) {
        double expected = Double.parseDouble(theirs);
        assertThat(ours).as(where).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    private static CanaryPolicy.Builder policy(boolean exceptions, double reservoir) {
        CanaryPolicy.Builder policy = CanaryPolicy.named("reference")
                .earliestPromotion(Duration.ofMinutes(5))
                .rule(RateRule.named("errors")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .minRequests(1)
                        .historyPerCanaryRequest(reservoir)
                        .build())
                .rule(QuantileRule.named("p95", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .minRequests(1)
                        .build())
                .rule(QuantileRule.named("p99", 0.99)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .rollbackOnly()
                        .build());
        if (exceptions) {
            policy.rule(CountRule.named("exceptions")
                    .of("exceptions")
                    .per("requests")
                    .notWorseThanBaseline(2)
                    .rollbackOnly()
                    .build());
        }
        return policy;
    }

    private static List<Observation> observations(Interval slice, String[] words) {
        List<Observation> observations = new ArrayList<>();
        if (words[0].equals("h")) {
            count(observations, "requests", Arm.BASELINE, slice, words[1]);
            count(observations, "server-errors", Arm.BASELINE, slice, words[2]);
            latency(observations, Arm.BASELINE, slice, words[3]);
            return observations;
        }
        count(observations, "requests", Arm.CANARY, slice, words[1]);
        count(observations, "server-errors", Arm.CANARY, slice, words[2]);
        count(observations, "requests", Arm.BASELINE, slice, words[3]);
        count(observations, "server-errors", Arm.BASELINE, slice, words[4]);
        count(observations, "exceptions", Arm.CANARY, slice, words[5]);
        count(observations, "exceptions", Arm.BASELINE, slice, words[6]);
        latency(observations, Arm.CANARY, slice, words[7]);
        latency(observations, Arm.BASELINE, slice, words[8]);
        return observations;
    }

    private static void count(List<Observation> to, String metric, Arm arm, Interval slice, String count) {
        to.add(new Observation.Seen(new MetricQuery(metric, arm, slice), new MetricData.Count(Long.parseLong(count))));
    }

    private static void latency(List<Observation> to, Arm arm, Interval slice, String buckets) {
        long[] counts = new long[Buckets.latencyMillis().size()];
        if (!buckets.equals("-")) {
            for (String pair : buckets.split(",", -1)) {
                String[] parts = pair.split(":", -1);
                counts[Integer.parseInt(parts[0])] += Long.parseLong(parts[1]);
            }
        }
        to.add(new Observation.Seen(
                new MetricQuery("latency", arm, slice),
                new MetricData.Distribution(Histogram.of(Buckets.latencyMillis(), counts))));
    }

    private static List<String> read(String resource) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ParameterSetsTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
