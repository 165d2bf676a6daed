package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.status;
import static dev.fledge.smoke.SmokeCheck.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpFailure;
import dev.fledge.smoke.Ready;
import dev.fledge.smoke.ReadyReport;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeReportSnippetTest {
    private static ReadyReport ready(Target target) throws InterruptedException {
        // tag::smoke-ready
        ReadyReport report = Ready.when(get("/health").expect(status(200)))
                .version(header("X-App-Version").isEqualTo("1.0.0"))
                .consecutive(3)
                .within(Duration.ofMinutes(3))
                .every(Duration.ofMillis(250))
                .slowingTo(Duration.ofSeconds(2))
                .attemptTimeout(Duration.ofSeconds(2))
                .failFastOn(status(401, 403))
                .failFastOn(HttpFailure.Kind.TLS)
                .await(target);
        // end::smoke-ready
        return report;
    }

    private static SmokeReport reports(Suite suite, Target target, Path folder) throws Exception {
        // tag::smoke-reports
        SmokeReport report = Smoke.recording(suite.tagged("core & !slow"), target);

        report.writeJUnitXml(folder.resolve("TEST-smoke.xml"));
        report.writeHar(folder.resolve("smoke.har"));
        // end::smoke-reports
        return report;
    }

    @Test
    void a_healthy_app_becomes_ready() throws Exception {
        assertThat(ready(Target.at(SnippetApp.url())).ready()).isTrue();
    }

    @Test
    void a_run_is_told_as_junit_xml_and_har(@TempDir Path folder) throws Exception {
        SmokeReport report = reports(Where2EatSmokeSnippetTest.SUITE, Target.at(SnippetApp.url()), folder);

        assertThat(report.exitCode()).isZero();
        assertThat(report.skipped()).extracting(check -> check.name()).containsExactly("recommend");
        assertThat(folder.resolve("TEST-smoke.xml")).content().contains("<skipped message=");
        assertThat(folder.resolve("smoke.har")).content().contains("\"check\": \"health\"");
    }
}
