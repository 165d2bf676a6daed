package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.record.Replay;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.metric.source.RecordFile;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.promotion.RecordWriter;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSnippetTest {
    @TempDir
    private Path folder;

    @Test
    void a_run_is_recorded_and_replayed() throws Exception {
        Path file = folder.resolve("run.jsonl");
        CanaryPolicy policy = CanaryPolicy.named("errors")
                .rule(RateRule.named("error-rate")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
        MetricSource source = InProcessSource.named("router")
                .arm(Arm.CANARY, TrafficRecorder.create())
                .time(ManualTime.startingAt(Instant.EPOCH))
                .build();
        try (RecordWriter writer = RecordWriter.to(file)) {
            // tag::record
            CanaryGate judge =
                    CanaryGate.of(policy).source(source).record(writer).build();
            // end::record
            judge.look();
        }
        // tag::replay
        RunRecord record = RecordFile.read(file);
        Replay replay = Replay.of(policy, record);
        Finding same = replay.sameAsThen().orElseThrow();
        // end::replay

        assertThat(replay.decision()).isEqualTo(Decision.HOLD);
        assertThat(same.verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void every_line_that_the_page_shows_is_one_of_a_record() throws Exception {
        String page = Files.readString(MarkdownPages.ROOT.resolve("docs").resolve("record-format.md"));
        List<String> lines = page.lines()
                .filter(line -> line.startsWith("{") && !line.contains("canary-record") && !line.contains("millis"))
                .toList();

        RunRecord record = RunRecord.parse(
                "record-format.md",
                "{\"fledge\":\"canary-record/1\",\"opened\":\"2026-01-31T12:00:00Z\"}\n" + String.join("\n", lines));

        assertThat(lines).hasSize(8);
        assertThat(record.metrics()).contains("requests", "latency", "size", "cpu", "restarts");
    }
}
