package dev.fledge.smoke.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import org.junit.jupiter.api.Test;

class SuiteFilesTest {
    private static final Target APP =
            Target.at("http://app").transport(call -> HttpAnswer.builder(200).build());

    /** Has a file of its name beside it. */
    @InOwnJUnit
    @SmokeSuite
    static class Named {
        static final Target TARGET = APP;

        @SmokeTest
        void check(SmokeRun run) throws InterruptedException {
            run.verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(file = "suites/shop.yaml")
    static class Relative extends Named {
        static final Target TARGET = APP;
    }

    @InOwnJUnit
    @SmokeSuite(file = "/dev/fledge/smoke/junit/suites/*.yaml")
    static class Several extends Named {
        static final Target TARGET = APP;

        @Test
        void by_hand(SmokeSession session) throws InterruptedException {
            session.check("shop > cart").verify();
        }
    }

    @InOwnJUnit
    @SmokeSuite(file = "suites/*.yaml")
    static class Ambiguous {
        static final Target TARGET = APP;

        @Test
        void any(Suite suite) {
            assertThat(suite).isNotNull();
        }
    }

    @InOwnJUnit
    @SmokeSuite(file = "suites/absent.yaml")
    static class Missing extends Named {
        static final Target TARGET = APP;
    }

    @InOwnJUnit
    @SmokeSuite(file = "suites/*.yml")
    static class Unmatched extends Named {
        static final Target TARGET = APP;
    }

    @InOwnJUnit
    @SmokeSuite(file = "broken.smoke.yaml")
    static class Broken extends Named {
        static final Target TARGET = APP;
    }

    @InOwnJUnit
    @SmokeSuite(file = "/org/junit/jupiter/api/Test.class")
    static class InAnArchive extends Named {
        static final Target TARGET = APP;
    }

    @Test
    void the_file_named_like_the_class_is_its_suite() {
        assertThat(OwnJUnit.running(Named.class).outcomes()).containsExactly("SUCCESSFUL health");
    }

    @Test
    void a_file_beside_the_class_is_named() {
        assertThat(OwnJUnit.running(Relative.class).outcomes())
                .containsExactly("SUCCESSFUL front page", "SUCCESSFUL cart");
    }

    @Test
    void checks_of_several_files_have_the_names_of_their_suites_before_them() {
        assertThat(OwnJUnit.running(Several.class).outcomes())
                .containsExactlyInAnyOrder(
                        "SUCCESSFUL api > version",
                        "SUCCESSFUL shop > front page",
                        "SUCCESSFUL shop > cart",
                        "SUCCESSFUL by_hand(SmokeSession)");
    }

    @Test
    void one_suite_of_several_cannot_be_a_parameter() {
        assertThat(OwnJUnit.running(Ambiguous.class).onlyFailure())
                .hasMessage("there are 2 suites, so a Suite could be any; take a SmokeSession");
    }

    @Test
    void a_missing_file_is_named_with_where_it_is_looked_for() {
        String where = "; it is looked for beside the class, or with a slash in front from the root";

        assertThat(OwnJUnit.running(Missing.class).onlyFailure())
                .hasMessage("file 'suites/absent.yaml' of @SmokeSuite on " + Missing.class.getName()
                        + " is not on the class path" + where);
        assertThat(OwnJUnit.running(Unmatched.class).onlyFailure())
                .hasMessage("file 'suites/*.yml' of @SmokeSuite on " + Unmatched.class.getName()
                        + " matches no file on the class path" + where);
    }

    @Test
    void a_malformed_file_is_told_with_its_line() {
        assertThat(OwnJUnit.running(Broken.class).onlyFailure().getMessage())
                .contains("broken.smoke.yaml:3:")
                .contains("expects");
    }

    @Test
    void a_file_inside_an_archive_is_refused() {
        assertThat(OwnJUnit.running(InAnArchive.class).onlyFailure())
                .hasMessageStartingWith("jar:file:")
                .hasMessageEndingWith(
                        "is inside an archive; suite files must be files, because they name others beside them");
    }
}
