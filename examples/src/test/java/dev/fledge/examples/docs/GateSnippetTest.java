package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.testing.ManualTime;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateSnippetTest {
    private static Gate officeHours(TimeSource time) {
        // tag::gate
        Gate officeHours = () -> {
            int hour = time.now().atZone(ZoneOffset.UTC).getHour();
            boolean open = hour >= 9 && hour < 16;
            return List.of(Finding.of(open ? Verdict.PASS : Verdict.INCONCLUSIVE, "office hours")
                    .message("somebody is there from 9 to 16 h UTC (16 excluded), and it is " + hour + " h")
                    .build());
        };
        // end::gate
        return officeHours;
    }

    @Test
    void the_gate_passes_in_office_hours() {
        Gate gate = officeHours(ManualTime.startingAt(Instant.parse("2026-01-05T15:59:59Z")));

        assertThatCode(gate::assertPasses).doesNotThrowAnyException();
    }

    @Test
    void the_gate_is_inconclusive_when_nobody_is_there() throws Exception {
        Gate gate = officeHours(ManualTime.startingAt(Instant.parse("2026-01-05T16:00:00Z")));

        assertThat(Finding.worstOf(gate.check())).isEqualTo(Verdict.INCONCLUSIVE);
        assertThatThrownBy(gate::assertPasses)
                .hasMessageContaining("somebody is there from 9 to 16 h UTC (16 excluded), and it is 16 h");
    }
}
