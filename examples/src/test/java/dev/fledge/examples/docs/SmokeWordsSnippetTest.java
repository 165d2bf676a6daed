package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.cookie;
import static dev.fledge.smoke.Expectations.jsonAll;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.pointer;
import static dev.fledge.smoke.Expectations.satisfies;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpPhases;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.yaml.SuiteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeWordsSnippetTest {
    @TempDir
    private Path folder;

    private static Suite words(Path photo) {
        // tag::smoke-words
        Suite suite = Suite.named("where2eat")
                .check(
                        "menu",
                        c -> c.get("/menu")
                                .expect(
                                        jsonAll("$.items[*].price")
                                                .every(price -> price.isNumber().isAtLeast(0)),
                                        pointer("/items/0/name").isString(),
                                        cookie("session").isSecure().isHttpOnly(),
                                        satisfies(
                                                "small",
                                                answer -> assertThat(answer.bodyBytes())
                                                        .isLessThan(100_000)))
                                .expect(latency().soft(Duration.ofMillis(400)).hard(Duration.ofMillis(1500))))
                .check(
                        "photo",
                        c -> c.post("/photos")
                                .multipart(m -> m.field("title", "tea").file("photo", photo, "image/jpeg"))
                                .expect(status(200)))
                .build();
        // end::smoke-words
        return suite;
    }

    @Test
    void every_word_is_met() throws Exception {
        Path photo = Files.write(folder.resolve("tea.jpg"), new byte[] {1, 2, 3});
        Target target = Target.at("http://app")
                .transport(call -> HttpAnswer.builder(200)
                        .header("Set-Cookie", "session=q1w2e3r4t5; Secure; HttpOnly")
                        .body("{\"items\":[{\"name\":\"tea\",\"price\":2.5}]}")
                        .phases(HttpPhases.ofTotal(Duration.ofMillis(12)))
                        .build());

        assertThat(Smoke.run(words(photo), target).verdict()).isEqualTo(SmokeVerdict.PASSED);
    }

    private static Suite written(Suite suite, Path file) throws IOException {
        // tag::smoke-file
        SuiteFile.write(suite, file);
        Suite same = SuiteFile.read(file);
        // end::smoke-file
        return same;
    }

    @Test
    void a_suite_that_was_written_reads_the_same() throws Exception {
        Suite suite = Suite.named("where2eat")
                .check("health", c -> c.get("/health").expect(status(200)))
                .build();

        Suite same = written(suite, folder.resolve("smoke.yaml"));

        assertThat(same.describe()).isEqualTo(suite.describe());
    }
}
