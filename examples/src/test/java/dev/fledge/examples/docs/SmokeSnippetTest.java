package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.smoke.Capture;
import dev.fledge.smoke.Eventually;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmokeSnippetTest {
    private static Suite article() {
        // tag::smoke-article
        Suite suite = Suite.named("where2eat")
                .check("health", c -> c.get("/health").expect(status(200)))
                .check(
                        "core flow",
                        c -> c.post("/recommend")
                                .json(Map.of("user", "test"))
                                .expect(status(200), json("$.results").exists()))
                .build();
        // end::smoke-article
        return suite;
    }

    @Test
    void the_two_checks_of_the_article_pass_on_the_real_app() throws Exception {
        SmokeReport report = Smoke.run(article(), Target.at(SnippetApp.url()));

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(report.results()).hasSize(2);
    }

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
        SmokeReport report = Smoke.run(steps(), Target.at(SnippetApp.url()));

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
    }
}
