package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSourceTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String RECORD = """
            {"fledge":"canary-record/1","opened":"2026-01-31T12:00:00Z"}
            {"at":"2026-01-31T12:00:01Z","arm":"canary","millis":12,"status":200}
            {"at":"2026-01-31T12:00:07Z","arm":"canary","millis":12,"status":500}
            {"metric":"restarts","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","failed":"refused"}
            """;

    @TempDir
    private Path folder;

    @Test
    void answers_with_what_a_file_recorded() throws Exception {
        Path file = Files.writeString(folder.resolve("run.jsonl"), RECORD);

        RecordedSource source = RecordedSource.read(file);

        assertThat(source.name()).isEqualTo(file.toString());
        assertThat(source.metrics())
                .containsExactlyInAnyOrder("requests", "client-errors", "server-errors", "latency", "restarts");
        assertThat(source.fetch(query("requests", 10))).isEqualTo(new MetricData.Count(2));
        assertThat(source.fetch(query("server-errors", 5))).isEqualTo(new MetricData.Count(0));
        assertThat(source.fetch(query("requests", 4))).isInstanceOf(MetricData.NoData.class);
        assertThatThrownBy(() -> source.fetch(query("restarts", 5)))
                .isInstanceOf(IOException.class)
                .hasMessage("refused");
    }

    @Test
    void requests_may_be_added_up_by_other_slices() throws Exception {
        Path file = Files.writeString(folder.resolve("run.jsonl"), RECORD);

        RecordedSource source = RecordedSource.of("run", RecordFile.read(file, Duration.ofSeconds(2)));

        assertThat(source.fetch(query("requests", 4))).isEqualTo(new MetricData.Count(1));
    }

    private static MetricQuery query(String metric, long seconds) {
        return new MetricQuery(metric, Arm.CANARY, new Interval(NOON, NOON.plusSeconds(seconds)));
    }
}
