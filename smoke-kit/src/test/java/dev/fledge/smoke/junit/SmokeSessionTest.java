package dev.fledge.smoke.junit;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;

class SmokeSessionTest {
    private static final Target APP = Target.at("http://app")
            .transport(call -> HttpAnswer.builder(call.url().encodedPath().equals("/broken") ? 500 : 200)
                    .build());

    private static Suite suite() {
        return Suite.named("app")
                .check("health", c -> c.tags("core").get("/health").expect(status(200)))
                .check("broken", c -> c.tags("core", "write").get("/broken").expect(status(200)))
                .check("plain", c -> c.get("/plain").expect(status(200)))
                .build();
    }

    @InOwnJUnit
    @SmokeSuite
    static class Plain {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @Test
        void health(SmokeSession session, Suite suite, Target target) throws InterruptedException {
            session.check("health").verify();
            assertThat(suite).isSameAs(SUITE);
            assertThat(target).isSameAs(TARGET);
        }

        @Nested
        class Inside {
            @Test
            void broken(SmokeSession session) throws InterruptedException {
                assertThat(session.check("broken").result().verdict()).isEqualTo(SmokeVerdict.FAILED);
            }
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class Forgetful {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @Test
        void forgets(SmokeSession session) {
            assertThat(session.check("health").name()).isEqualTo("health");
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class Misspelt {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @Test
        void misspells(SmokeSession session) throws InterruptedException {
            session.check("helth").verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class Mistaken {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @Test
        void mistakes(SmokeRun run) {
            assertThat(run).isNotNull();
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class Filtered {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite
    static class FilteredByHand {
        static final Suite SUITE = suite();
        static final Target TARGET = APP;

        @Test
        void broken(SmokeSession session) throws InterruptedException {
            session.check("broken").verify();
        }
    }

    @InOwnJUnit
    static class Factory {
        @TestFactory
        Stream<DynamicTest> all() {
            return SmokeTests.of(suite().tagged("core"), APP);
        }
    }

    @Test
    void plain_tests_ask_the_checks_they_name() {
        OwnJUnit.running(Plain.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    @Test
    void a_check_that_was_taken_and_not_asked_fails() {
        assertThat(OwnJUnit.running(Forgetful.class).onlyFailure())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage("check 'health' was never asked; call verify() on it");
    }

    @Test
    void an_unknown_check_is_told_with_those_there_are() {
        assertThat(OwnJUnit.running(Misspelt.class).onlyFailure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no check 'helth'; there are [health, broken, plain]");
    }

    @Test
    void the_one_check_of_a_template_is_refused_elsewhere() {
        assertThat(OwnJUnit.running(Mistaken.class).onlyFailure())
                .hasMessage("SmokeRun is the one check of a @SmokeTest method; take a SmokeSession here, and its "
                        + "check(\"NAME\")");
    }

    @Test
    void what_the_tags_leave_out_is_skipped_with_the_reason() {
        assertThat(OwnJUnit.running(Filtered.class)
                        .with(Settings.TAGS, "core & !write")
                        .outcomes())
                .containsExactly(
                        "SUCCESSFUL health",
                        "SKIPPED its tags [core, write] do not meet 'core & !write' broken",
                        "SKIPPED it has no tags and does not meet 'core & !write' plain");
    }

    @Test
    void what_the_tags_leave_out_is_skipped_in_a_plain_test_too() {
        assertThat(OwnJUnit.running(FilteredByHand.class)
                        .with(Settings.TAGS, "!write")
                        .outcomes())
                .containsExactly("ABORTED broken(SmokeSession)");
    }

    @Test
    void a_malformed_tag_expression_fails_with_the_place() {
        assertThat(OwnJUnit.running(Filtered.class)
                        .with(Settings.TAGS, "core &")
                        .onlyFailure())
                .hasMessage("fledge.smoke.tags: tag expression 'core &' must have a tag, any(), none(), '!' or '(' at "
                        + "character 7, but has nothing");
    }

    @Test
    void a_factory_makes_one_test_a_check() {
        assertThat(OwnJUnit.running(Factory.class).outcomes())
                .containsExactly("SUCCESSFUL health", "FAILED broken", "ABORTED plain");
    }
}
