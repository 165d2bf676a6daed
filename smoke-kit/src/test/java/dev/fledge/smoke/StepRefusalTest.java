package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a suite with steps refuses when it is built, before anything is sent. */
class StepRefusalTest {
    private static final Capture<String> ID = Capture.text("id");

    private static AbstractThrowableAssert<?, ?> assertRefused(UnaryOperator<SmokeCheck.Builder> check) {
        return assertThatThrownBy(() -> Suite.named("app").check("write", check).build());
    }

    private static SmokeStep.Builder read(SmokeStep.Builder step) {
        return step.get("/items/{id}", ID).expect(status(200));
    }

    private static SmokeStep.Builder create(SmokeStep.Builder step) {
        return step.post("/items").capture(ID, json("$.id"));
    }

    @Test
    void a_capture_that_no_step_sets() {
        assertRefused(c -> c.step("read", StepRefusalTest::read))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'write': step 'read' uses the capture 'id', which no step before it captures; "
                        + "captured by then: runId");
    }

    @Test
    void a_capture_that_only_a_later_step_sets() {
        assertRefused(c -> c.step("read", StepRefusalTest::read).step("create", StepRefusalTest::create))
                .hasMessageContaining("step 'read' uses the capture 'id'");
    }

    @Test
    void a_capture_that_another_check_sets() {
        assertThatThrownBy(() -> Suite.named("app")
                        .check("a", c -> c.step("create", StepRefusalTest::create))
                        .check("b", c -> c.get("/items/{id}", ID).expect(status(200)))
                        .build())
                .hasMessageStartingWith("check 'b': uses the capture 'id', which no step before it captures");
    }

    @Test
    void an_unknown_capture_in_query_header_token_or_body() {
        Capture<String> none = Capture.secret("none");
        String message = "uses the capture 'none', which no step before it captures";

        assertRefused(c -> c.get("/").query("q", none).expect(status(200))).hasMessageContaining(message);
        assertRefused(c -> c.get("/").header("X-A", none).expect(status(200))).hasMessageContaining(message);
        assertRefused(c -> c.get("/").bearer(none).expect(status(200))).hasMessageContaining(message);
        assertRefused(c -> c.post("/").json(Map.of("a", Map.of("b", none))).expect(status(200)))
                .hasMessageContaining(message);
        assertRefused(c -> c.post("/")
                        .idempotencyKey("Key", Template.text("k").and(none))
                        .expect(status(200)))
                .hasMessageContaining(message);
    }

    @Test
    void a_capture_of_another_type_or_a_public_name_for_a_secret() {
        assertRefused(c -> c.step("create", s -> s.post("/items").capture(Capture.secret("id"), json("$.id")))
                        .step("read", StepRefusalTest::read))
                .hasMessage("check 'write': step 'read' uses the capture 'id', which is captured as another type");
    }

    @Test
    void a_name_captured_twice() {
        assertRefused(c -> c.step("a", StepRefusalTest::create).step("b", StepRefusalTest::create))
                .hasMessage("check 'write': captures 'id' twice; give each capture its own name");
    }

    @Test
    void a_step_name_taken_twice() {
        assertRefused(c -> c.step("a", StepRefusalTest::create).step("a", StepRefusalTest::create))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check 'write': has two steps named 'a'; give each its own name");
    }

    @Test
    void a_placeholder_without_a_capture_and_a_capture_without_a_placeholder() {
        assertRefused(c -> c.step("read", s -> s.get("/items/{id}/{part}", ID)))
                .hasMessage(
                        "check 'write', step 'read': path /items/{id}/{part} has 2 placeholders, but got 1 capture");
        assertRefused(c -> c.step("read", s -> s.get("/items", ID)))
                .hasMessage("check 'write', step 'read': path /items has 0 placeholders, but got 1 capture");
    }

    @Test
    void a_request_beside_steps() {
        assertRefused(c -> c.get("/").expect(status(200)).step("create", StepRefusalTest::create))
                .hasMessage(
                        "check 'write': has steps, so it cannot ask or expect anything itself; write that into a step");
    }

    @Test
    void a_path_that_could_find_several_values_or_has_a_rule() {
        assertRefused(c -> c.step("a", s -> s.get("/").capture(ID, json("$..id"))))
                .hasMessage("JSON path '$..id' may find several values, of which json() would have to choose one; "
                        + "use jsonAll()");
        assertRefused(c -> c.step("a", s -> s.get("/").capture(ID, json("$.id").exists())))
                .hasMessage(
                        "check 'write', step 'a': json(\"$.id\") has a rule, which belongs to expect(); capture takes the path alone");
    }

    @Test
    void capturing_the_run_id() {
        assertRefused(c -> c.step("a", s -> s.get("/").capture(Capture.runId(), json("$.id"))))
                .hasMessage("check 'write', step 'a': captures runId, which every run has already; name it otherwise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "runId", "a}"})
    void a_bad_name_of_a_capture(String name) {
        assertThatThrownBy(() -> Capture.text(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "name of a capture must be of letters, digits, _ and -, and not runId, but was '" + name + "'");
    }
}
