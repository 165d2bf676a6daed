package dev.fledge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Demands that a run leaves neither a thread of ours nor a connection behind. */
final class NothingLeft {
    private final Set<Thread> before = ours();

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fledge-http")
                        || thread.getName().startsWith("OkHttp Dispatcher")
                        || thread.getName().startsWith("OkHttp WebSocket"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> left() {
        Set<Thread> left = ours();
        left.removeAll(before);
        return left;
    }

    void at(HostileServer server) throws InterruptedException {
        await(() -> server.open() == 0);
        assertThat(server.open()).as("connections that the server still has").isZero();
        threads();
    }

    void threads() throws InterruptedException {
        await(() -> left().isEmpty());
        assertThat(left()).as("threads that did not end").isEmpty();
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        Deadline deadline = Deadline.after(Duration.ofSeconds(5), TimeSource.system());
        while (!done.getAsBoolean() && !deadline.passed()) {
            deadline.sleepAtMost(Duration.ofMillis(5));
        }
    }
}
