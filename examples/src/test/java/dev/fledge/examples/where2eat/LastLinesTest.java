package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastLinesTest {
    @Test
    void keeps_the_last_fifty() throws Exception {
        String text = IntStream.rangeClosed(1, 60).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));

        LastLines lines = LastLines.of(stream, "fledge-test");
        lines.awaitEnd(Deadline.after(Duration.ofSeconds(10), TimeSource.system()));

        assertThat(lines.lines()).hasSize(50).startsWith("line 11").endsWith("line 60");
    }
}
