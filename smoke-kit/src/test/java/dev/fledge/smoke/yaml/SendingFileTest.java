package dev.fledge.smoke.yaml;

import static dev.fledge.smoke.Expectations.redirects;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingFileTest {
    @TempDir
    private Path folder;

    private Suite read(String yaml) throws Exception {
        return SuiteFile.read(Files.writeString(folder.resolve("smoke.yaml"), yaml));
    }

    @Test
    void a_file_says_for_all_checks_and_for_one_what_is_sent_again_and_followed() throws Exception {
        Suite suite = read("""
                suite: app
                defaults: { retries: 3, redirects: 5 }
                checks:
                  - { name: as all, get: /a, expect: [ status == 200 ] }
                  - { name: otherwise, get: /b, retries: 1, redirects: 0, expect: [ status == 200 ] }
                """);
        List<HttpCall> calls = new ArrayList<>();

        Smoke.run(suite, Target.at("http://app").transport(call -> {
            calls.add(call);
            return HttpAnswer.builder(200).build();
        }));

        assertThat(calls)
                .extracting(call -> call.retries().map(Retries::attempts).orElse(0))
                .containsExactly(3, 1);
        assertThat(calls).extracting(call -> call.redirects().most()).containsExactly(5, 0);
    }

    @Test
    void what_a_suite_says_of_sending_is_written_and_read_again() throws Exception {
        Suite suite = Suite.named("app")
                .defaults(d -> d.retries(Retries.upTo(3)).redirects(Redirects.upTo(5)))
                .check("as all", c -> c.get("/a").expect(status(200)))
                .check(
                        "otherwise",
                        c -> c.get("/b")
                                .retries(Retries.none())
                                .redirects(Redirects.never())
                                .expect(status(200), redirects().atMost(1)))
                .build();

        String text = SuiteFile.text(suite);

        assertThat(text).contains("retries: 3", "redirects: 5", "retries: 1", "redirects: 0", "redirects <= 1");
        assertThat(SuiteFile.text(read(text))).isEqualTo(text);
    }

    @Test
    void waits_that_a_file_cannot_hold_are_refused() {
        Suite suite = Suite.named("app")
                .check(
                        "a",
                        c -> c.get("/a")
                                .retries(Retries.upTo(3).waiting(Duration.ofSeconds(1)))
                                .expect(status(200)))
                .build();

        assertThatThrownBy(() -> SuiteFile.text(suite))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'a': waits between attempts for times of its own, which a file cannot write; use "
                        + "Retries.upTo(3) as it is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retries: 0    | expected a whole number from 1 to 10",
                "retries: 11   | expected a whole number from 1 to 10",
                "redirects: 21 | expected a whole number from 0 to 20",
                "redirects: yes | expected a whole number from 0 to 20"
            })
    void what_cannot_be_is_refused_with_its_place(String line, String why) {
        assertThatThrownBy(
                        () -> read("suite: app\nchecks:\n  - name: a\n    get: /\n    expect: [ status == 200 ]\n    "
                                + line + "\n"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml:6:")
                .hasMessageContaining(why);
    }
}
