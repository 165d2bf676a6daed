package dev.fledge.smoke.junit;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.Secret;
import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

class SmokeFailureTest {
    private static final Target APP = Target.at("http://app")
            .transport(call -> HttpAnswer.builder(200)
                    .header("X-App-Version", "1")
                    .body("{\"a\":1,\"key\":\"K3Y-0F-TH3-D00R\"}")
                    .build());

    private static CheckResult result(Target target, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("app")
                .check("one", c -> c.get("/one").expect(expectations))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }

    @Test
    void one_miss_has_expected_and_actual_side_by_side() throws Exception {
        AssertionError error = SmokeFailure.of(result(APP, status(201)), "  more         x.har entry 1");

        assertThat(error)
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("FAILED  app > one")
                .hasMessageEndingWith("\n  more         x.har entry 1");
        assertThat(((AssertionFailedError) error).getExpected().getStringRepresentation())
                .isEqualTo("201");
        assertThat(((AssertionFailedError) error).getActual().getStringRepresentation())
                .isEqualTo("200");
    }

    @Test
    void several_misses_are_several_failures_after_the_whole_message() throws Exception {
        AssertionError error =
                SmokeFailure.of(result(APP, status(201), json("$.a").isEqualTo(2)), "");

        assertThat(error)
                .isInstanceOf(MultipleFailuresError.class)
                .hasMessageStartingWith("FAILED  app > one")
                .hasMessageContaining("\n  one by one (2 failures)");
        assertThat(((MultipleFailuresError) error).getFailures())
                .extracting(Throwable::getMessage)
                .containsExactly("status expected == 201, but was 200", "$.a expected == 2, but was 1 (number)");
    }

    @Test
    void the_values_of_a_json_path_differ_in_nothing_but_the_value() throws Exception {
        AssertionFailedError error =
                (AssertionFailedError) SmokeFailure.of(result(APP, json("$.a").isEqualTo(2)), "");

        assertThat(error.getExpected().getStringRepresentation()).isEqualTo("2");
        assertThat(error.getActual().getStringRepresentation()).isEqualTo("1");
    }

    @Test
    void the_wrong_version_fails_and_shows_both() throws Exception {
        AssertionError error =
                SmokeFailure.of(result(APP.servedBy(header("X-App-Version").isEqualTo("2")), status(200)), "");

        assertThat(error).hasMessageStartingWith("INCONCLUSIVE  app > one");
        assertThat(((AssertionFailedError) error).getExpected().getStringRepresentation())
                .isEqualTo("\"2\"");
        assertThat(((AssertionFailedError) error).getActual().getStringRepresentation())
                .isEqualTo("\"1\"");
    }

    @Test
    void no_answer_has_no_values_to_compare() throws Exception {
        Target down = Target.at("http://app").transport(call -> {
            throw HttpFailure.of(HttpFailure.Kind.REFUSED, "GET http://app/one: refused");
        });

        AssertionError error = SmokeFailure.of(result(down, status(200)), "");

        assertThat(((AssertionFailedError) error).isExpectedDefined()).isFalse();
        assertThat(error).hasMessageContaining("GET http://app/one: refused");
    }

    @Test
    void no_part_of_the_error_holds_a_secret() throws Exception {
        Target secretive = APP.secret(Secret.of("KEY", "K3Y-0F-TH3-D00R"));

        AssertionError error = SmokeFailure.of(
                result(
                        secretive,
                        status(201),
                        json("$.key").isEqualTo("another"),
                        json("$.a").isEqualTo("K3Y-0F-TH3-D00R")),
                "");

        StringWriter printed = new StringWriter();
        error.printStackTrace(new PrintWriter(printed));
        ((MultipleFailuresError) error).getFailures().forEach(each -> {
            each.printStackTrace(new PrintWriter(printed));
            AssertionFailedError failed = (AssertionFailedError) each;
            printed.append(failed.getExpected().getStringRepresentation());
            printed.append(failed.getActual().getStringRepresentation());
        });
        assertThat(printed.toString()).contains("<secret KEY>").doesNotContain("K3Y");
    }

    @Test
    void the_first_line_of_the_stack_is_the_users() throws Exception {
        Suite suite = Suite.named("app")
                .check("one", c -> c.get("/one").expect(status(201)))
                .build();

        Throwable thrown = catchThrowable(() -> SmokeTests.of(suite, APP)
                .findFirst()
                .orElseThrow()
                .getExecutable()
                .execute());

        assertThat(thrown.getStackTrace()[0].getClassName())
                .isNotIn(SmokeTests.class.getName(), SmokeRun.class.getName(), SmokeFailure.class.getName());
    }
}
