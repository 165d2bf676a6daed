package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpFailure;
import dev.fledge.probe.Answer;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
    private static final Capture<Long> CART = Capture.wholeNumber("cart");
    private static final Capture<Long> ITEM = Capture.wholeNumber("item");
    private static final Suite SHOP = Suite.named("shop")
            .check(
                    "buy",
                    c -> c.step(
                                    "cart",
                                    s -> s.post("/carts")
                                            .expect(status(201))
                                            .capture(CART, json("$.id"))
                                            .cleanup(x -> x.delete("/carts/{id}", CART)
                                                    .expect(status(204, 404))))
                            .step(
                                    "item",
                                    s -> s.post("/items")
                                            .expect(status(201))
                                            .capture(ITEM, json("$.id"))
                                            .cleanup(x -> x.delete("/items/{id}", ITEM)
                                                    .expect(status(204, 404))))
                            .step("read", s -> s.get("/items/{id}", ITEM).expect(status(200))))
            .deadline(Duration.ofSeconds(10))
            .cleanupReserve(Duration.ofSeconds(3))
            .build();

    private final FakeApp app = new FakeApp()
            .on("POST /carts", FakeApp.json(201, "{\"id\":1}"))
            .on("POST /items", FakeApp.json(201, "{\"id\":2}"))
            .on("GET /items/2", FakeApp.json(200, "{}"))
            .on("DELETE /carts/1", FakeApp.json(204, ""))
            .on("DELETE /items/2", FakeApp.json(204, ""));

    private CheckResult run() throws InterruptedException {
        return Smoke.run(SHOP, app.target()).results().get(0);
    }

    @Test
    void what_was_created_is_removed_in_reverse_order() throws Exception {
        CheckResult result = run();

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(app.requests())
                .containsExactly("POST /carts", "POST /items", "GET /items/2", "DELETE /items/2", "DELETE /carts/1");
        assertThat(result.cleanups())
                .extracting(CheckResult::name)
                .containsExactly("clean-up of item", "clean-up of cart");
    }

    @Test
    void a_failed_step_does_not_keep_from_cleaning_up_and_what_it_did_not_reach_is_not_removed() throws Exception {
        app.on("POST /items", FakeApp.json(500, "no"));

        CheckResult result = run();

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(app.requests()).containsExactly("POST /carts", "POST /items", "DELETE /carts/1");
    }

    @Test
    void a_step_that_created_something_and_then_failed_is_cleaned_up() throws Exception {
        app.on("POST /items", FakeApp.json(200, "{\"id\":2}"));

        CheckResult result = run();

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(app.requests()).containsExactly("POST /carts", "POST /items", "DELETE /items/2", "DELETE /carts/1");
    }

    @Test
    void a_failed_clean_up_is_told_apart_and_the_others_are_still_asked() throws Exception {
        app.on("DELETE /items/2", call -> {
            throw HttpFailure.of(HttpFailure.Kind.RESET, "connection reset");
        });
        app.on("DELETE /carts/1", FakeApp.json(500, "locked"));

        SmokeReport report = Smoke.run(SHOP, app.target());

        assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(report.exitCode()).isZero();
        assertThat(report.findings()).hasSize(1);
        assertThat(report.cleanups()).extracting(Finding::reason).containsExactly("RESET", "UNEXPECTED_STATUS");
        assertThat(report.cleanups()).extracting(Finding::verdict).containsExactly(Verdict.FAIL, Verdict.FAIL);
        assertThat(report.text())
                .startsWith("PASSED  shop > buy")
                .contains("FAILED  shop > buy > clean-up of item", "FAILED  shop > buy > clean-up of cart", "locked")
                .endsWith("PASSED: shop at Target(http://app/), 1 check: 1 passed; not cleaned up: 2\n");
    }

    @Test
    void something_created_whose_id_was_not_captured_is_told() throws Exception {
        app.on("POST /items", FakeApp.json(201, "{\"nr\":2}"));

        CheckResult result = run();

        assertThat(result.cleanups().get(0).finding())
                .hasToString(
                        "INCONCLUSIVE NOT_CAPTURED shop > buy > clean-up of item: not asked: item was not captured, "
                                + "so what was created may still be there");
        assertThat(app.requests()).endsWith("POST /items", "DELETE /carts/1");
    }

    @Test
    void clean_ups_have_a_time_of_their_own_when_the_deadline_is_over() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        app.on("POST /items", call -> {
            time.advance(Duration.ofSeconds(12));
            return FakeApp.json(201, "{\"id\":2}").exchange(call);
        });
        app.on("DELETE /items/2", call -> {
            time.advance(Duration.ofSeconds(2));
            return FakeApp.json(204, "").exchange(call);
        });

        SmokeReport report = Smoke.run(SHOP, app.target(), Allowance.of(SHOP, time));

        assertThat(app.requests()).containsExactly("POST /carts", "POST /items", "DELETE /items/2");
        assertThat(app.call(2).timeout()).isEqualTo(Duration.ofMillis(1001));
        assertThat(report.results().get(0).finding().reason()).isEqualTo("NOT_REACHED");
        assertThat(report.cleanups()).extracting(Finding::reason).containsExactly("PASSED", "NOT_REACHED");
    }

    @Test
    void an_interrupted_run_cleans_up_before_it_ends() {
        app.on("GET /items/2", call -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(this::run).isInstanceOf(InterruptedException.class);

        assertThat(app.requests()).endsWith("GET /items/2", "DELETE /items/2", "DELETE /carts/1");
    }

    @Test
    void a_request_that_never_left_is_not_cleaned_up_and_one_that_may_have_is() throws Exception {
        Suite suite = Suite.named("shop")
                .check(
                        "put",
                        c -> c.put("/carts/smoke")
                                .expect(status(204))
                                .cleanup(x -> x.delete("/carts/smoke").expect(status(204, 404))))
                .build();
        app.on("DELETE /carts/smoke", FakeApp.json(204, "")).on("PUT /carts/smoke", call -> {
            throw HttpFailure.of(HttpFailure.Kind.TIMEOUT, "too late");
        });
        TestServer gone = TestServer.answering("");
        gone.close();

        CheckResult refused = Smoke.run(suite, Target.at(gone.url())).results().get(0);
        CheckResult late = Smoke.run(suite, app.target()).results().get(0);

        assertThat(refused.finding().reason()).isEqualTo("REFUSED");
        assertThat(refused.cleanups()).isEmpty();
        assertThat(app.requests()).containsExactly("PUT /carts/smoke", "DELETE /carts/smoke");
        assertThat(late.cleanups()).extracting(CheckResult::name).containsExactly("clean-up");
    }

    @Test
    void a_suite_without_a_way_to_clean_up_is_refused_when_it_is_built() {
        assertThatThrownBy(() -> Suite.named("shop")
                        .check(
                                "a",
                                c -> c.post("/")
                                        .expect(status(200))
                                        .cleanup(x -> x.delete("/{id}", ITEM).expect(status(204))))
                        .build())
                .hasMessageStartingWith(
                        "check 'a': clean-up uses the capture 'item', which no step before it captures");
        assertThatThrownBy(() -> Suite.named("shop")
                        .check("a", c -> c.post("/").cleanup(x -> x.delete("/").capture(ITEM, json("$.id")))))
                .hasMessage("check 'a', clean-up: must not capture anything or be cleaned up itself");
        assertThatThrownBy(() -> Suite.named("shop")
                        .check("a", c -> c.post("/").expect(status(200)).cleanup(x -> x.delete("/")))
                        .build())
                .hasMessage("check 'a', clean-up: expects nothing, so any answer would pass; add expect(status(200))");
    }

    @Test
    void a_probe_keeps_the_reserve_within_its_round() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);

        Allowance allowance = Allowance.within(SHOP, Deadline.after(Duration.ofSeconds(7), time));

        assertThat(allowance.steps().allowed()).isEqualTo(Duration.ofSeconds(4));
        assertThat(allowance.cleanups().allowed()).isEqualTo(Duration.ofSeconds(7));
        assertThat(List.of(SHOP.deadline(), SHOP.cleanupReserve()))
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    @Test
    void of_a_round_that_is_short_for_its_reserve_half_is_for_asking() throws Exception {
        List<Answer> answers =
                Smoke.probe(SHOP, app.target()).ask(Deadline.after(Duration.ofSeconds(2), TimeSource.system()));

        assertThat(answers).extracting(answer -> answer.finding().verdict()).containsExactly(Verdict.PASS);
        assertThat(app.requests()).endsWith("DELETE /items/2", "DELETE /carts/1");
        assertThat(app.call(0).timeout()).isBetween(Duration.ofMillis(1), Duration.ofMillis(1001));
        assertThat(app.call(3).timeout()).isBetween(Duration.ofMillis(1), Duration.ofMillis(2001));
    }

    @Test
    void a_long_round_gives_a_suite_no_more_than_its_own_time() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);

        Allowance allowance = Allowance.within(SHOP, Deadline.after(Duration.ofMinutes(1), time));

        assertThat(allowance.steps().allowed()).isEqualTo(Duration.ofSeconds(10));
        assertThat(allowance.cleanups().allowed()).isEqualTo(Duration.ofSeconds(13));
    }
}
