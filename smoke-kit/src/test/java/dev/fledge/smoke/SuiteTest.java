package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteTest {
    private static Suite.Builder with(UnaryOperator<SmokeCheck.Builder> check) {
        return Suite.named("app").check("health", check);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(UnaryOperator<SmokeCheck.Builder> check) {
        return assertThatThrownBy(() -> with(check).build());
    }

    @Test
    void a_suite_knows_its_checks_and_where_they_are_written() {
        Suite suite = with(c -> c.tags("core")
                        .get("/health")
                        .expect(status(200), json("$.ok").isEqualTo(true)))
                .deadline(Duration.ofSeconds(7))
                .build();

        SmokeCheck check = suite.checks().get(0);
        assertThat(suite).hasToString("Suite(app, 1 check)");
        assertThat(suite.deadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(check).hasToString("SmokeCheck(health: GET /health)");
        assertThat(check.expectations()).extracting(Expectation::text).containsExactly("status == 200", "$.ok == true");
        assertThat(check.definedAt()).matches("SuiteTest.java:\\d+");
    }

    @Test
    void defaults_hold_for_every_check() {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(1)).expect(status(200)))
                .check("a", c -> c.get("/a").expect(json("$.a").exists()))
                .build();

        assertThat(suite.defaults().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(suite.checks().get(0).expectations())
                .extracting(Expectation::text)
                .containsExactly("$.a exists", "status == 200");
    }

    @Test
    void checks_are_chosen_by_tag() {
        Suite suite = with(c -> c.tags("core").get("/health").expect(status(200)))
                .check("other", c -> c.get("/other").expect(status(200)))
                .build();

        assertThat(suite.tagged("core").checks()).extracting(SmokeCheck::name).containsExactly("health");
        assertThatThrownBy(() -> suite.tagged("none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("suite app has no check whose tags meet 'none'; its tags are [core]");
    }

    @Test
    void a_suite_without_checks_is_refused() {
        assertThatThrownBy(() -> Suite.named("app").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("suite app has no checks, so it would pass anything; add one with check()");
    }

    @Test
    void a_name_taken_twice_is_refused() {
        assertThatThrownBy(() -> with(c -> c.get("/a").expect(status(200)))
                        .check("health", c -> c.get("/b").expect(status(200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("suite app has two checks named 'health'; give each its own name");
    }

    @Test
    void a_check_that_asks_nothing_is_refused() {
        assertRefused(c -> c.expect(status(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'health': asks nothing; add a request such as get(\"/health\")");
    }

    @Test
    void a_check_that_expects_nothing_is_refused() {
        assertRefused(c -> c.get("/health").expectSoftly(status(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'health': expects nothing, so any answer would pass; add expect(status(200))");
    }

    @Test
    void two_requests_in_one_check_are_refused() {
        assertRefused(c -> c.get("/a").post("/b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'health': has two requests, GET /a and POST /b; make two checks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "health", "//evil", "http://host/health", "/a b", "/a#b", "/items/{id}"})
    void a_bad_path_is_refused(String path) {
        assertRefused(c -> c.get(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "check 'health': path must begin with one / and hold no space, # or braces, such as /health, "
                                + "but was '" + path + "'; the host belongs to the target");
    }

    @Test
    void a_get_with_a_body_is_refused() {
        assertRefused(c -> c.get("/health").json("{}").expect(status(200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'health': GET must have no body; use POST, or query()");
    }

    @Test
    void a_json_path_without_a_rule_is_refused() {
        assertRefused(c -> c.get("/health").expect(json("$.a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check 'health': json(\"$.a\") says nothing; add a rule such as exists()");
    }

    @Test
    void a_malformed_json_path_is_refused_when_it_is_written() {
        assertThatThrownBy(() -> json("$.a["))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON path '$.a[' is malformed: a bracket is not closed");
        assertThatThrownBy(() -> json("$.a[?(@.b==)]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON path '$.a[?(@.b==)]' is malformed: ");
        assertThatThrownBy(() -> json("results"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("JSON path must start with $, such as $.results[0].id, but was 'results'");
    }
}
