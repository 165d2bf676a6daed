package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepFileTest {
    private static final String STEPS = """
            suite: app
            secrets: [SMOKE_PW]
            environment: [REGION]
            checks:
              - name: write
                tags: [core]
                steps:
                  - name: login
                    post: /login
                    json: { user: smoke, password: '${SMOKE_PW}' }
                    expect: [ status == 200 ]
                    capture: { token: secret $.token }
                  - name: create
                    post: '/${REGION}/cache'
                    bearer: '${token}'
                    json: { key: 'smoke-${runId}', region: '${REGION}' }
                    capture: { item: number $.id, etag: header ETag }
                    cleanup: { delete: '/cache/${item}', bearer: '${token}', expect: [ status == 204 ] }
                  - name: read back
                    get: '/cache/${item}'
                    query: { v: '${etag}' }
                    eventually: { within: 3s, every: 100ms, failFastOn: [ status == 410 ] }
                    expect: [ status == 200 ]
                  - name: write again
                    put: '/cache'
                    json: { id: '${item}', name: 'no ${item}' }
                    expect: [ status == 204 ]
            """;

    @TempDir
    private Path folder;

    private final List<HttpCall> calls = new ArrayList<>();
    private final Target target = Target.at("http://app").transport(call -> {
        calls.add(call);
        return HttpAnswer.builder(call.method().equals("PUT") ? 500 : 200)
                .header("ETag", "v1")
                .body("{\"token\":\"s3cr3t-t0ken\",\"id\":7}")
                .build();
    });

    private Suite read(String yaml) throws IOException {
        Path file = folder.resolve("smoke.yaml");
        Files.writeString(file, yaml);
        Map<String, String> environment = Map.of("SMOKE_PW", "hunter2-hunter2", "REGION", "eu");
        return SuiteFile.read(file, name -> Optional.ofNullable(environment.get(name)));
    }

    private String body(int index) {
        return new String(calls.get(index).body().orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void a_line_break_in_a_header_is_refused_where_it_stands() {
        String yaml = """
                suite: app
                checks:
                  - name: health
                    get: /health
                    headers:
                      X-Id: "a\\r\\nX-Evil: 1"
                    expect: [ status == 200 ]
                """;

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml:6:")
                .hasMessageEndingWith("value of header X-Id must be printable ASCII, but has another character");
    }

    @Test
    void steps_pass_on_what_they_captured() throws Exception {
        SmokeReport report = Smoke.run(read(STEPS), target);

        assertThat(calls)
                .extracting(call -> call.method() + " " + call.url())
                .containsExactly(
                        "POST http://app/login",
                        "POST http://app/eu/cache",
                        "GET http://app/cache/7?v=v1",
                        "PUT http://app/cache",
                        "DELETE http://app/cache/7");
        assertThat(calls.get(1).headers().first("Authorization")).contains("Bearer s3cr3t-t0ken");
        assertThat(body(0)).isEqualTo("{\"user\":\"smoke\",\"password\":\"hunter2-hunter2\"}");
        assertThat(body(1)).matches("\\{\"key\":\"smoke-[0-9a-f]{8}\",\"region\":\"eu\"}");
        assertThat(body(3)).isEqualTo("{\"id\":7,\"name\":\"no 7\"}");
        assertThat(report.verdict()).isEqualTo(SmokeVerdict.FAILED);
        assertThat(report.text())
                .contains("FAILED  app > write > write again", "smoke.yaml:24:9", "<secret token>")
                .doesNotContain("s3cr3t", "hunter2");
    }

    @Test
    void a_request_has_a_form_or_text_cookies_and_somebody_who_asks() throws Exception {
        Smoke.run(read("""
                suite: app
                secrets: [SMOKE_PW]
                checks:
                  - name: login
                    post: /login
                    basic: { user: smoke, password: '${SMOKE_PW}' }
                    cookies: { lang: en }
                    form: { user: 'a b', password: '${SMOKE_PW}' }
                    expect: [ status == 200 ]
                  - name: text
                    options: /text
                    body: { type: text/plain, text: hello }
                    expect: [ status == 200 ]
                """), target);

        assertThat(calls.get(0).headers().first("Authorization")).contains("Basic c21va2U6aHVudGVyMi1odW50ZXIy");
        assertThat(calls.get(0).headers().first("Cookie")).contains("lang=en");
        assertThat(body(0)).isEqualTo("user=a+b&password=hunter2-hunter2");
        assertThat(calls.get(1).method()).isEqualTo("OPTIONS");
        assertThat(calls.get(1).headers().first("Content-Type")).contains("text/plain");
        assertThat(body(1)).isEqualTo("hello");
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of(
                        "secret $.token",
                        "secrt $.token",
                        ":12:27",
                        "must be a JSON path such as $.id, pointer /id, header NAME or cookie NAME"),
                Arguments.of("secret $.token", "'secret $.token['", ":12:27", "a bracket is not closed"),
                Arguments.of("token: secret", "'a b': secret", ":12:27", "name of a capture must be of letters"),
                Arguments.of(
                        "get: '/cache/${item}'", "get: '/cache/${itm}'", ":20:14", "${itm} is no secret of this file"),
                Arguments.of(
                        "get: '/cache/${item}'",
                        "get: '/cache/${SMOKE_PW}'",
                        ":20:14",
                        "a secret, which a path must not hold"),
                Arguments.of("get: '/cache/${item}'", "get: '/cache/{item}'", ":20:14", "hold no space, # or braces"),
                Arguments.of("'${token}'", "'${item}'", ":15:17", "${item} is no secret of this file"),
                Arguments.of("name: read back", "name: create", ":19:9", "two steps named 'create'"),
                Arguments.of(
                        "item: number $.id, etag: header ETag",
                        "item: number $.id, etag: header ETag, token: $.t",
                        ":5:3",
                        "captures 'token' twice"),
                Arguments.of("delete: '/cache/${item}'", "delete: '/${itm}'", ":18:28", "${itm} is no secret"),
                Arguments.of("delete: '/cache/${item}'", "capture: {}", ":18:20", "unknown key 'capture'"),
                Arguments.of("within: 3s", "within: 40s", ":5:3", "waits within 40 s, but all checks"),
                Arguments.of("within: 3s, ", "", ":22:21", "within"),
                Arguments.of("status == 410", "stats == 410", ":22:63", "did you mean status?"),
                Arguments.of("bearer: '${token}'\n", "basic: { user: a, password: b }\n", ":15:37", "must be a secret"),
                Arguments.of("bearer: '${token}'\n", "form: { a: b }\n", ":13:9", "has json and form"),
                Arguments.of("tags: [core]", "get: /x", ":6:5", "get"),
                Arguments.of("environment: [REGION]", "environment: [SMOKE_PW]", ":3:15", "SMOKE_PW is a secret"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_with_its_place(String right, String wrong, String place, String why) {
        assertThatThrownBy(() -> read(STEPS.replace(right, wrong)))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml" + place)
                .hasMessageContaining(why);
    }
}
