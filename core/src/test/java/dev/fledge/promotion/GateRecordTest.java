package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CheckRule;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.canary.record.RecordEntry;
import dev.fledge.canary.record.Replay;
import dev.fledge.canary.record.RunRecord;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.metric.source.RecordFile;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateRecordTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("all")
            .rule(RateRule.named("error-rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(QuantileRule.named("p95", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .rule(CheckRule.named("smoke").build())
            .build();

    private static final List<Step> STEPS =
            List.of(new Step(100, Duration.ofMinutes(2)), new Step(500, Duration.ofMinutes(2)));

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-31T12:00:00.000000007Z"));
    private final TrafficRecorder canary = TrafficRecorder.create();
    private final TrafficRecorder baseline = TrafficRecorder.create();
    private final InProcessSource source = InProcessSource.named("router")
            .arm(Arm.CANARY, canary)
            .arm(Arm.BASELINE, baseline)
            .time(time)
            .build();
    private final List<String> decisions = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void the_record_of_a_live_run_replays_to_the_same_decisions() throws Exception {
        Path file = folder.resolve("run.jsonl");

        try (RecordWriter writer = RecordWriter.to(file)) {
            run(gate(POLICY, writer));
        }

        RunRecord record = RecordFile.read(file);
        Replay replay = Replay.of(record.policy().orElseThrow(), record);
        assertThat(record.policy()).contains(POLICY);
        assertThat(record.window()).contains(Duration.ofMinutes(4));
        assertThat(decisions).hasSize(35).contains("HOLD").endsWith("ROLLBACK");
        assertThat(record.looks())
                .extracting(RecordEntry.Look::decision)
                .extracting(Enum::name)
                .isEqualTo(decisions);
        assertThat(replay.looks())
                .extracting(Replay.Look::decision)
                .extracting(Enum::name)
                .isEqualTo(decisions);
        assertThat(replay.sameAsThen().orElseThrow().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void in_mode_point_each_step_is_a_window_of_its_own_in_the_replay_too() throws Exception {
        CanaryPolicy point = CanaryPolicy.named("point")
                .mode(EvidenceMode.POINT)
                .rule(POLICY.rules().get(0))
                .build();
        StringBuilder text = new StringBuilder();

        run(gate(point, text::append));

        RunRecord record = RunRecord.parse("run.jsonl", text.toString());
        Replay replay = Replay.of(point, record);
        assertThat(decisions).contains("HOLD", "PROMOTE", "ROLLBACK");
        assertThat(replay.looks())
                .extracting(Replay.Look::decision)
                .extracting(Enum::name)
                .isEqualTo(decisions);
    }

    @Test
    void a_record_that_cannot_be_written_is_said_and_does_not_change_the_verdict() throws Exception {
        List<String> calls = new ArrayList<>();
        CanaryGate gate = gate(POLICY, lines -> {
            calls.add(lines);
            throw new IOException("disk full");
        });
        gate.open(STEPS);
        time.advance(Duration.ofSeconds(5));

        var judgement = gate.look();
        gate.look();

        assertThat(calls).hasSize(1);
        assertThat(judgement.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judgement.run())
                .filteredOn(finding -> finding.subject().equals("record"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
                    assertThat(finding.message())
                            .isEqualTo(
                                    "record: it could not be written on (disk full), so this run cannot be replayed to its"
                                            + " end; the judgement is not affected");
                });
    }

    @Test
    void a_process_that_is_killed_in_the_middle_leaves_a_record_that_can_be_read() throws Exception {
        Path file = folder.resolve("run.jsonl");
        try (RecordWriter writer = RecordWriter.to(file)) {
            CanaryGate gate = gate(POLICY, writer);
            gate.open(STEPS);
            time.advance(Duration.ofSeconds(5));
            gate.look();
        }
        Files.writeString(file, "{\"metric\":\"reque", StandardOpenOption.APPEND);

        RunRecord record = RecordFile.read(file);

        assertThat(record.looks()).hasSize(1);
        assertThat(record.cutOff().orElseThrow()).startsWith(file + ":").contains("is cut off");
        assertThatThrownBy(() -> RecordWriter.to(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is there already, and a file holds the record of one run; name another");
        assertThatThrownBy(() -> RecordFile.read(folder.resolve("none.jsonl")))
                .hasMessage("there is no file " + folder.resolve("none.jsonl") + "; give the file of a record");
    }

    private CanaryGate gate(CanaryPolicy policy, RecordSink sink) {
        return CanaryGate.of(policy).source(source).time(time).record(sink).build();
    }

    /** Two steps, traffic all the time, errors of the canary near the end. */
    private void run(CanaryGate gate) throws Exception {
        traffic(0);
        gate.open(STEPS);
        for (int look = 0; look < 35; look++) {
            if (look == 20) {
                gate.stepBegan(STEPS.get(1), true);
            }
            traffic(look < 25 ? 0 : 4);
            if (look % 5 == 0) {
                gate.vote("smoke", Verdict.PASS, Verdict.PASS);
            }
            decisions.add(gate.look().decision().name());
        }
    }

    private void traffic(int errors) {
        for (int i = 0; i < 100; i++) {
            baseline.record(200, 1_000_000L * (20 + i));
        }
        for (int i = 0; i < 20; i++) {
            canary.record(i < errors ? 503 : 200, 1_000_000L * (20 + i));
        }
        time.advance(Duration.ofMillis(6_300));
    }
}
