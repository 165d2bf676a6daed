package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No line break gets into a request, wherever it comes from: it would be a header of somebody else's choice. */
@Timeout(60)
class LineBreakTest {
    private static final String EVIL = "a\r\nX-Evil: 1";
    private static final Capture<String> ID = Capture.text("id");

    private final NothingLeft nothingLeft = new NothingLeft();

    @Test
    void in_a_header_in_java() {
        assertThatThrownBy(() -> Suite.named("app").check("c", c -> c.get("/").header("X-Id", EVIL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header X-Id must be printable ASCII, but has another character");
        assertThatThrownBy(() -> Target.at("http://app").header("X-Id", EVIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header X-Id must be printable ASCII, but has another character");
        assertThatThrownBy(() -> Suite.named("app").defaults(d -> d.header("X-Id", EVIL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header X-Id must be printable ASCII, but has another character");
    }

    @Test
    void in_the_name_of_a_header_or_a_content_type() {
        assertThatThrownBy(() -> Suite.named("app").check("c", c -> c.get("/").header("X-Id: 1\r\nX-Evil", "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name of a header must be a token");
        assertThatThrownBy(() -> Suite.named("app").check("c", c -> c.post("/").body(EVIL, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of header Content-Type must be printable ASCII, but has another character");
    }

    private CheckResult captured(UnaryOperator<SmokeStep.Builder> second, int asked) throws Exception {
        String answer = "HTTP/1.1 200 OK\r\n\r\n{\"id\":\"a\\r\\nX-Evil: 1\"}";
        try (HostileServer server = HostileServer.saying(answer)) {
            Suite suite = Suite.named("app")
                    .check(
                            "c",
                            c -> c.step("first", s -> s.get("/").capture(ID, json("$.id")))
                                    .step("second", s -> second.apply(s).expect(status(200))))
                    .build();

            CheckResult result = Smoke.run(suite, server.target()).results().get(0);

            assertThat(server.requests()).hasSize(asked).noneMatch(head -> head.contains("\nX-Evil"));
            nothingLeft.at(server);
            return result;
        }
    }

    @Test
    void captured_at_run_time_for_a_header() throws Exception {
        CheckResult result = captured(s -> s.get("/").header("X-Id", ID), 1);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().reason()).isEqualTo("CANNOT_ASK");
        assertThat(result.finding().message())
                .isEqualTo("step second: not asked: value of header X-Id must be printable ASCII, but has another"
                        + " character");
    }

    @Test
    void captured_at_run_time_for_a_cookie() throws Exception {
        CheckResult result =
                captured(s -> s.get("/").cookie("id", Template.text("").and(ID)), 1);

        assertThat(result.finding().reason()).isEqualTo("CANNOT_ASK");
        assertThat(result.finding().message())
                .isEqualTo("step second: not asked: value of cookie id must hold no space, comma, semicolon, quote or"
                        + " line break, but what was captured does");
    }

    @Test
    void captured_at_run_time_for_a_path_is_encoded() throws Exception {
        CheckResult result = captured(s -> s.get("/items/{id}", ID).query("q", ID), 2);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.PASSED);
    }
}
