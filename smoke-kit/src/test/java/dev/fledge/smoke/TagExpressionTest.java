package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagExpressionTest {
    @ParameterizedTest
    @CsvSource({
        "core, core, true",
        "core, write, false",
        "core & !write, core write, false",
        "core & !write, core slow, true",
        "a | b & c, a, true",
        "(a | b) & c, a, false",
        "(a | b) & c, b c, true",
        "!!a, a, true",
        "! ( a | b ), c, true",
        "any(), '', false",
        "any(), x, true",
        "none(), '', true",
        "none() | core, core, true",
        "any, any, true",
        "canary-safe&v1.2, canary-safe v1.2, true",
    })
    void means_what_it_means_to_junit(String expression, String tags, boolean met) {
        List<String> all = tags.isEmpty() ? List.of() : Arrays.asList(tags.split(" "));

        assertThat(TagExpression.parse(expression).test(all)).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "core &; must have a tag, any(), none(), '!' or '(' at character 7, but has nothing",
                "core && x; must have a tag, any(), none(), '!' or '(' at character 7, but has '&'",
                "core write; must have '&', '|' or the end at character 6, but has 'write'",
                "(core; must have ')' at character 6, but has nothing",
                "core); must have '&', '|' or the end at character 5, but has ')'",
                "a, b; must have '&', '|' or the end at character 2, but has ','",
                "any(; must have '&', '|' or the end at character 4, but has '('",
            })
    void a_malformed_one_is_refused_with_the_place(String expression, String message) {
        assertThatThrownBy(() -> TagExpression.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag expression '" + expression + "' " + message);
    }

    @Test
    void nesting_without_end_is_refused() {
        assertThatThrownBy(() -> TagExpression.parse("(".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag expression must have at most 1000 characters, but has 100000");
        assertThatThrownBy(() -> TagExpression.parse("(".repeat(1000)))
                .hasMessageEndingWith("at character 1001, but has nothing");
    }

    @Test
    void a_tag_that_no_expression_can_name_is_refused() {
        assertThatThrownBy(() -> Suite.named("app")
                        .check("a", c -> c.tags("core & more").get("/a").expect(status(200))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check 'a': tag must have no space and none of ,()&|!, but was 'core & more'");
    }

    @Test
    void what_is_left_out_is_told_with_the_reason() throws Exception {
        FakeApp app = new FakeApp().on("GET /a", FakeApp.json(200, "{}"));
        Suite suite = Suite.named("app")
                .check("a", c -> c.tags("core").get("/a").expect(status(200)))
                .check("b", c -> c.tags("write", "core").get("/b").expect(status(200)))
                .check("c", c -> c.get("/c").expect(status(200)))
                .build();

        SmokeReport report = Smoke.run(suite.tagged("core & !write"), app.target());

        assertThat(app.requests()).containsExactly("GET /a");
        assertThat(report.exitCode()).isZero();
        assertThat(report.skipped())
                .containsExactly(
                        new SkippedCheck("b", "its tags [core, write] do not meet 'core & !write'"),
                        new SkippedCheck("c", "it has no tags and does not meet 'core & !write'"));
        assertThat(report.text())
                .contains("SKIPPED  app > b: its tags [core, write] do not meet 'core & !write'\n")
                .endsWith("1 check: 1 passed, 2 skipped\n");
    }
}
