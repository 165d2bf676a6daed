package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.promotion.PromotionEvent;
import dev.fledge.report.Report;
import dev.fledge.rollout.local.RunningRevision;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around a story: users end on stable, the reason is said, and nothing hangs. */
@Tag("story")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FaultStoryTest {
    @TempDir
    private Path folder;

    @Test
    void a_canary_killed_in_the_middle_of_a_step_is_rolled_back() throws Exception {
        AtomicReference<RunningWhere2Eat> canary = new AtomicReference<>();

        Report report = tell(plan().inFront(running -> {
                    canary.set((RunningWhere2Eat) running);
                    return running;
                })
                .listener(event -> {
                    if (event.kind() == PromotionEvent.Kind.WEIGHT) {
                        ProcessHandle.of(canary.get().process().pid()).ifPresent(ProcessHandle::destroyForcibly);
                    }
                }));

        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(report.findings().get(0).subject()).isEqualTo("error rate");
        assertUsersAreOnStable(report);
    }

    @Test
    void answers_cut_in_the_middle_of_their_body_are_errors_of_the_canary() throws Exception {
        AtomicInteger answers = new AtomicInteger();

        Report report = tell(plan().inFront(running ->
                front(running, exchange -> answers.incrementAndGet() > 40 && answers.get() % 5 == 0 && cut(exchange))));

        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(report.findings().get(0).subject()).isEqualTo("error rate");
        assertUsersAreOnStable(report);
    }

    @Test
    void metrics_that_are_rubbish_are_found_before_any_user_comes() throws Exception {
        Report report = tell(plan().inFront(running -> front(
                running, exchange -> exchange.getRequestURI().getPath().equals("/metrics") && rubbish(exchange))));

        assertThat(report.outcome()).isEqualTo("ROLLED_BACK");
        assertThat(report.summary())
                .startsWith("Rolled back before any user met the canary: ")
                .contains("/metrics")
                .contains("app_info{");
        assertUsersAreOnStable(report);
    }

    @Test
    void a_place_for_reports_that_cannot_be_written_stops_it_before_the_start() throws Exception {
        Path taken = Files.createFile(folder.resolve("taken"));

        Report report = tell(plan().reports(taken));

        assertThat(report.outcome()).isEqualTo("INCONCLUSIVE");
        assertThat(report.findings().get(0).message())
                .startsWith("no report can be written to " + taken)
                .endsWith("make room there or choose another folder with --out. Nothing was started");
        assertThat(report.findings()).extracting(Finding::subject).contains("stable version");
        assertThat(report.timeline()).noneMatch(entry -> entry.text().contains("runs; no user reaches it"));
    }

    private StoryPlan.Builder plan() {
        return StoryPlan.of(Twin.HEALTHY)
                .bake(Duration.ofSeconds(10))
                .usersPerSecond(400)
                .reports(folder);
    }

    private static Report tell(StoryPlan.Builder plan) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        return new Story(plan.build(), out).tell();
    }

    private static RunningRevision front(RunningRevision behind, Front.Fault fault) {
        return new Front(behind, fault);
    }

    private static boolean cut(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-App-Version", "1.1.0");
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"results\": [".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        throw new IOException("cut on purpose");
    }

    private static boolean rubbish(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-App-Version", "1.1.0");
        byte[] body = {0, (byte) 0xFF, 'x', '\n', 0x1B};
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        return true;
    }

    private static void assertUsersAreOnStable(Report report) {
        Finding after = report.findings().stream()
                .filter(finding -> finding.subject().equals("after the abort"))
                .findFirst()
                .orElseThrow();
        assertThat(after.fact("requests to the canary after the abort")).contains("0");
        assertThat(report.findings())
                .anyMatch(finding -> finding.subject().equals("stable version")
                        && finding.reason().equals("UNTOUCHED"));
    }
}
