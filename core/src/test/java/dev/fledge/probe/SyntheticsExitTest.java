package dev.fledge.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Synthetics keep no JVM alive, closed or forgotten, even while their probes hang. */
class SyntheticsExitTest {
    @ParameterizedTest
    @ValueSource(strings = {"close", "forget"})
    void the_jvm_exits_by_itself(String how) throws Exception {
        Process process = start(how);
        try {
            boolean exited = process.waitFor(30, TimeUnit.SECONDS);

            assertThat(exited).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String how) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes,
                        Main.class.getName(),
                        how)
                .inheritIO()
                .start();
    }

    /** Starts synthetics whose probe and subscriber hang, waits until they do, and closes them or not. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws InterruptedException {
            CountDownLatch hanging = new CountDownLatch(1);
            Synthetics synthetics = Synthetics.builder("child")
                    .arm(Arm.CANARY, deadline -> {
                        hanging.countDown();
                        new CountDownLatch(1).await();
                        return List.of();
                    })
                    .every(Duration.ofMillis(5))
                    .start();
            if (!hanging.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the probe was not asked within 20 s");
            }
            if (args[0].equals("close")) {
                synthetics.close();
            }
        }
    }
}
