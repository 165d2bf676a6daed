package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WarmUpTest {
    @Test
    void a_call_is_made_and_answered_and_its_threads_end() throws Exception {
        assertThat(WarmUp.now()).isTrue();

        Deadline patience = Deadline.after(Duration.ofSeconds(5), TimeSource.system());
        while (answering() && !patience.passed()) {
            patience.sleepAtMost(Duration.ofMillis(5));
        }
        assertThat(answering()).isFalse();
    }

    private static boolean answering() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("fledge-warm-up"));
    }
}
