package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryRun;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.document.Document;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.report.EvidencePlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanarySnippetTest {
    private static final Path PAGE = MarkdownPages.ROOT.resolve("docs/canary.md");
    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");

    private static CanaryPolicy policy() {
        // tag::canary-policy
        CanaryPolicy policy = CanaryPolicy.named("where2eat")
                .slice(Duration.ofSeconds(5))
                .warmUp(Duration.ofSeconds(30))
                .rule(RateRule.named("error rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .rule(QuantileRule.named("p95 latency", 0.95)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .build())
                .rule(QuantileRule.named("p99 latency", 0.99)
                        .of("latency")
                        .atMostTimesBaseline(2)
                        .rollbackOnly()
                        .build())
                .build();
        // end::canary-policy
        return policy;
    }

    private static CanaryGate judge(Path file, MetricSource traffic) throws IOException {
        // tag::canary-file
        CanaryPolicy policy = CanaryPolicy.read(Document.read(file));
        CanaryGate judge = CanaryGate.of(policy).source(traffic).build();
        // end::canary-file
        return judge;
    }

    private static String picture(CanaryPolicy policy, Instant opened, List<List<Observation>> slices) {
        // tag::canary-plot
        CanaryRun run = CanaryRun.of(policy, CanaryState.openedAt(opened));
        EvidencePlot.Builder plot =
                EvidencePlot.titled("where2eat 1.1.0").planned(policy.window()).warmUp(policy.warmUp());
        Decision decision = Decision.HOLD;
        for (int i = 0; i < slices.size() && decision == Decision.HOLD; i++) {
            Instant now = opened.plus(policy.slice().multipliedBy(i + 1));
            run.observe(slices.get(i));
            decision = run.look(now).decision();
            plot.levels(Duration.between(opened, now), run.evidence());
        }
        String svg = plot.build().toSvg();
        // end::canary-plot
        return svg;
    }

    @Test
    void the_file_of_the_guide_is_the_policy_of_the_guide(@TempDir Path folder) throws Exception {
        Matcher yaml = Pattern.compile("```yaml\\R(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(yaml.find()).isTrue();
        Path file = Files.writeString(folder.resolve("policy.yaml"), yaml.group(1));
        TrafficRecorder recorder = TrafficRecorder.create();

        CanaryGate judge = judge(
                file,
                InProcessSource.named("router")
                        .arm(Arm.BASELINE, recorder)
                        .arm(Arm.CANARY, recorder)
                        .build());

        assertThat(judge.policy()).isEqualTo(policy());
    }

    @Test
    void the_guide_draws_a_recording() {
        List<List<Observation>> slices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Interval slice = new Interval(OPENED.plusSeconds(5L * i), OPENED.plusSeconds(5L * i + 5));
            slices.add(List.of(
                    count("requests", Arm.CANARY, slice, 20),
                    count("server-errors", Arm.CANARY, slice, 5),
                    latency(Arm.CANARY, slice, 20),
                    count("requests", Arm.BASELINE, slice, 200),
                    count("server-errors", Arm.BASELINE, slice, 0),
                    latency(Arm.BASELINE, slice, 200)));
        }

        String svg = picture(policy(), OPENED, slices);

        assertThat(svg)
                .contains("where2eat 1.1.0", "error rate: within limit", "p99 latency: worse than baseline")
                .doesNotContain("p99 latency: within limit");
    }

    @Test
    void the_guide_explains_every_reason_that_the_judge_gives() throws Exception {
        Pattern reason =
                Pattern.compile("(?:reason|fail|open)\\((?:rule, )?(?:none \\? )?\"([A-Z_]+)\"(?: : \"([A-Z_]+)\")?");
        Set<String> reasons = new TreeSet<>();
        try (Stream<Path> files = Files.list(MarkdownPages.ROOT.resolve("core/src/main/java/dev/fledge/canary"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher found = reason.matcher(Files.readString(file));
                while (found.find()) {
                    reasons.add(found.group(1));
                    if (found.group(2) != null) {
                        reasons.add(found.group(2));
                    }
                }
            }
        }
        String page = Files.readString(PAGE);

        assertThat(reasons)
                .hasSizeGreaterThanOrEqualTo(18)
                .allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
    }

    private static Observation count(String metric, Arm arm, Interval slice, long count) {
        return new Observation.Seen(new MetricQuery(metric, arm, slice), new MetricData.Count(count));
    }

    private static Observation latency(Arm arm, Interval slice, long requests) {
        return new Observation.Seen(
                new MetricQuery("latency", arm, slice),
                new MetricData.Distribution(Histogram.of(Buckets.of(100), new long[] {requests, 0})));
    }
}
