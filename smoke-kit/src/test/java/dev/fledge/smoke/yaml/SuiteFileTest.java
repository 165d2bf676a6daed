package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SuiteFileTest {
    private static final String WHERE2EAT = """
            suite: where2eat
            secrets: [SMOKE_PW]
            deadline: 20s
            defaults:
              timeout: 5s
              latency: { soft: 400ms, hard: 1500ms }
              headers: { X-Synthetic: fledge }
            checks:
              - name: health
                get: /health
                expect: [ status == 200 ]
              - name: recommend
                tags: [core]
                post: /recommend
                query: { lang: en }
                headers: { Authorization: 'Bearer ${SMOKE_PW}' }
                json: { user: test, password: '${SMOKE_PW}', deep: [1, { x: null }] }
                timeout: 2s
                expect:
                  - status in [200, 201]
                  - $.results isArray, size >= 1
                  - header Content-Type contains "json"
                  - schema recommend.json
                softly: [ ttfb < 300ms ]
            """;

    @TempDir
    private Path folder;

    private Suite read(String yaml) throws IOException {
        Path file = folder.resolve("smoke.yaml");
        Files.writeString(file, yaml);
        Files.writeString(folder.resolve("recommend.json"), "{\"type\":\"object\",\"required\":[\"results\"]}");
        return SuiteFile.read(
                file,
                name -> Optional.ofNullable(
                        Map.of("SMOKE_PW", "hunter2-hunter2").get(name)));
    }

    @Test
    void a_file_gives_the_suite_it_says() throws Exception {
        Suite suite = read(WHERE2EAT);

        assertThat(suite.name()).isEqualTo("where2eat");
        assertThat(suite.deadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(suite.defaults().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(suite.checks()).extracting(SmokeCheck::name).containsExactly("health", "recommend");
        SmokeCheck recommend = suite.checks().get(1);
        assertThat(recommend.method()).isEqualTo("POST");
        assertThat(recommend.path()).isEqualTo("/recommend");
        assertThat(recommend.tags()).containsExactly("core");
        assertThat(recommend.definedAt()).endsWith("smoke.yaml:12:5");
        assertThat(recommend.expectations().stream()
                        .filter(each -> !each.soft())
                        .map(Expectation::text))
                .containsExactly(
                        "status in [200, 201]",
                        "$.results isArray, size >= 1",
                        "header Content-Type contains \"json\"",
                        "schema " + folder.resolve("recommend.json"),
                        "total < 1500 ms");
        assertThat(recommend.expectations().stream().filter(Expectation::soft).map(Expectation::text))
                .containsExactly("ttfb < 300 ms", "total < 400 ms");
    }

    @Test
    void secrets_come_from_the_environment_and_are_not_shown() throws Exception {
        List<HttpCall> calls = new ArrayList<>();
        Target target = Target.at("http://app").transport(call -> {
            calls.add(call);
            return HttpAnswer.builder(500).body("you sent hunter2-hunter2").build();
        });

        SmokeReport report = Smoke.run(read(WHERE2EAT), target);

        HttpCall sent = calls.get(1);
        assertThat(sent.url()).hasToString("http://app/recommend?lang=en");
        assertThat(sent.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(sent.headers().first("Authorization")).contains("Bearer hunter2-hunter2");
        assertThat(sent.headers().first("X-Synthetic")).contains("fledge");
        assertThat(new String(sent.body().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"user\":\"test\",\"password\":\"hunter2-hunter2\",\"deep\":[1,{\"x\":null}]}");
        assertThat(report.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(report.text()).contains("you sent <secret SMOKE_PW>").doesNotContain("hunter2");
    }

    @Test
    void a_secret_that_is_not_set_is_named() {
        assertThatThrownBy(() -> read("suite: a\nsecrets: [OTHER]\nchecks: []\n"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml:2:11")
                .hasMessageContaining("environment variable OTHER is not set");
    }

    static List<Arguments> mistakes() {
        String head = "suite: a\nchecks:\n  - name: b\n    get: /b\n    expect: [ status == 200 ]\n";
        return List.of(
                Arguments.of("suite: a\nchecks: []\n", ":2:9", "suite a has no checks"),
                Arguments.of("suite: a\n", ":1:1", "checks"),
                Arguments.of(head.replace("expect", "expects"), ":5:5", "expect"),
                Arguments.of(head.replace("status", "stauts"), ":5:15", "did you mean status?"),
                Arguments.of(head.replace("[ status == 200 ]", "[]"), ":5:13", "expects nothing"),
                Arguments.of(head.replace("[ status == 200 ]", "200"), ":5:13", "list"),
                Arguments.of(head.replace("/b", "b"), ":4:10", "path must begin with one /"),
                Arguments.of(head.replace("    get: /b\n", ""), ":3:5", "but has none"),
                Arguments.of(head + "    post: /c\n", ":3:5", "but has get and post"),
                Arguments.of(head + "    get: /c\n", ":6:5", "get"),
                Arguments.of(head + "    timeout: 5\n", ":6:14", "30s"),
                Arguments.of(head + "    json: { a: 1 }\n", ":3:3", "GET must have no body"),
                Arguments.of(head + "    headers: { X-A: '${NONE}' }\n", ":6:21", "${NONE} is no secret of this file"),
                Arguments.of(
                        head + "  - name: b\n    get: /b\n    expect: [ status == 200 ]\n",
                        ":6:5",
                        "two checks named 'b'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_with_its_place(String yaml, String place, String why) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml" + place)
                .hasMessageContaining(why);
    }
}
