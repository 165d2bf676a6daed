package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Secret;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java says and what a file says are one and the same. */
class SuiteFileProperties {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void files() throws IOException {
        Files.writeString(folder.resolve("menu.xml"), "<menu/>");
        Files.writeString(folder.resolve("menu.json"), "{\"type\":\"object\"}");
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    private static Suite read(Path file) throws IOException {
        return SuiteFile.read(
                file,
                name -> RandomSuites.SECRETS.stream()
                        .filter(secret -> secret.name().equals(name))
                        .map(Secret::reveal)
                        .findFirst());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_written_reads_as_the_same_suite(long seed) throws Exception {
        Suite suite = new RandomSuites(new Random(seed), folder, false).suite();
        Path yaml = folder.resolve("again.yaml");
        Path json = folder.resolve("again.json");

        SuiteFile.write(suite, yaml);
        SuiteFile.write(suite, json);

        assertThat(read(yaml).describe()).isEqualTo(suite.describe());
        assertThat(read(json).describe()).isEqualTo(suite.describe());
        assertThat(SuiteFile.text(read(yaml))).isEqualTo(SuiteFile.text(suite));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_file_holds_the_value_of_a_secret(long seed) {
        Suite suite = new RandomSuites(new Random(seed), folder, false).suite();

        assertThat(SuiteFile.text(suite)).doesNotContain("hunter2");
        assertThat(JsonText.compact(suite.describe())).doesNotContain("hunter2", "\\\\ey");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_written_meets_the_published_schema(long seed) {
        Suite suite = new RandomSuites(new Random(seed), folder, false).suite();

        String json = Document.yaml("suite.yaml", SuiteFile.text(suite)).toJson();

        assertThat(SuiteSchemaTest.SCHEMA.violationsOfJson(json)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_is_written_sends_the_same_requests(long seed) throws Exception {
        Suite suite = new RandomSuites(new Random(seed), folder, true).suite();
        Path yaml = folder.resolve("calm.yaml");

        SuiteFile.write(suite, yaml);

        List<String> asked = asked(suite);
        assertThat(asked(read(yaml))).isEqualTo(asked).isNotEmpty();
    }

    private static List<String> asked(Suite suite) throws InterruptedException {
        List<HttpCall> asked = new ArrayList<>();
        Smoke.run(suite, Target.at("http://app").transport(call -> {
            asked.add(call);
            return HttpAnswer.builder(200)
                    .header("ETag", "v1")
                    .header("Set-Cookie", "csrf=q1w2e3r4t5; Path=/items")
                    .body("{\"id\":7,\"token\":\"t0ken-t0ken\",\"ok\":true}")
                    .build();
        }));
        String runId = asked.get(0).url().pathSegments().get(1);
        return asked.stream().map(call -> told(call).replace(runId, "RUN")).toList();
    }

    /** The whole request; headers by name, whose order says nothing. */
    private static String told(HttpCall call) {
        String headers = call.headers().entries().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .sorted()
                .toList()
                .toString();
        String body = new String(call.body().orElse(new byte[0]), StandardCharsets.ISO_8859_1);
        return call.method() + " " + query(call) + "\n" + headers + "\n" + call.timeout() + "\n" + body;
    }

    /** Several parameters of one name stand together in a file. */
    private static String query(HttpCall call) {
        return call.url().encodedPath()
                + call.url().queryParameterNames().stream()
                        .sorted()
                        .map(name -> name + "=" + call.url().queryParameterValues(name))
                        .toList();
    }
}
