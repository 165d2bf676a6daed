package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmokeSnippetTest {
    private static Suite steps() {
        // tag::smoke-steps
        Suite suite = Suite.named("where2eat")
                .check(
                        "remembers",
                        c -> c.step(
                                        "write",
                                        s -> s.put("/cache/{key}", Capture.runId())
                                                .json(Map.of("value", 42))
                                                .expect(status(201)))
                                .step(
                                        "read back",
                                        s -> s.get("/cache/{key}", Capture.runId())
                                                .eventually(Eventually.within(Duration.ofSeconds(3)))
                                                .expect(
                                                        status(200),
                                                        json("$.value").isEqualTo(42))))
                .build();
        // end::smoke-steps
        return suite;
    }

    @Test
    void steps_pass_on_the_real_app() throws Exception {
        try (Where2EatProcess app = app(Twin.HEALTHY)) {
            SmokeReport report = Smoke.run(steps(), Target.at(app.url()));

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        }
    }

    private static Where2EatProcess app(Twin twin) throws Exception {
        return Where2EatProcess.builder("1.0.0", Digest.parse("sha256:" + "0a".repeat(32)))
                .twin(twin)
                .start(Deadline.after(Duration.ofSeconds(20), TimeSource.system()));
    }
}
