package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFileTest {
    private static final String LIVE = """
            suite: app
            secrets: [TOKEN]
            checks:
              - name: ticks
                get: /events
                expect:
                  - status == 200
                  - event name == tick
                  - event id startsWith 7
                  - event data contains price
                  - event $.price > 2, < 4
              - name: socket
                webSocket: '/live'
                send: [ '{"token":"${TOKEN}"}', 'go ${runId}' ]
                expect: [ status == 101, message contains pri, '$.price == 3', 'message $.price == 3' ]
            """;

    @TempDir
    private Path folder;

    private Suite read(String yaml) throws IOException {
        Path file = folder.resolve("smoke.yaml");
        Files.writeString(file, yaml);
        return SuiteFile.read(
                file,
                name -> Optional.ofNullable(Map.of("TOKEN", "s3cr3t-value").get(name)));
    }

    /** An app with one event stream and one WebSocket. */
    private static final class LiveApp implements HttpTransport {
        private final List<HttpCall> calls = new ArrayList<>();

        @Override
        public HttpAnswer exchange(HttpCall call) {
            calls.add(call);
            return call.url().encodedPath().equals("/live")
                    ? HttpAnswer.builder(101).body("{\"price\":3}").build()
                    : HttpAnswer.builder(200)
                            .header("Content-Type", "text/event-stream")
                            .body("id: 71\nevent: tick\ndata: {\"price\":3}\n\n")
                            .build();
        }

        @Override
        public boolean canStream() {
            return true;
        }
    }

    @Test
    void streams_are_read_from_a_file() throws Exception {
        LiveApp app = new LiveApp();

        var report = Smoke.run(read(LIVE), Target.at("http://app").transport(app));

        assertThat(report.verdict()).as(report.text()).isEqualTo(SmokeVerdict.PASSED);
        assertThat(app.calls.get(0).live().orElseThrow().isWebSocket()).isFalse();
        assertThat(app.calls.get(1).live().orElseThrow().awaitsMessage()).isTrue();
        assertThat(app.calls.get(1).live().orElseThrow().messages())
                .hasSize(2)
                .startsWith("{\"token\":\"s3cr3t-value\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event data contains \"x\"",
                "event name == \"tick\"",
                "event id isEmpty",
                "event $.a[0].b >= 3",
                "message == \"x\"",
                "message $.a exists"
            })
    void what_is_written_is_what_is_read(String text) {
        assertThat(Expectations.parse(text).text()).isEqualTo(text);
    }

    @Test
    void a_slip_is_refused_with_what_was_meant() {
        assertThatThrownBy(() -> Expectations.parse("event nam == x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expectation 'event nam == x' must name data, name, id or a JSON path after event; did you mean"
                                + " event name?");
        assertThatThrownBy(() -> Expectations.parse("message size 3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expectation 'message size 3' has the rule 'size', which must be one of");
        assertThatThrownBy(() -> read("""
                        suite: app
                        checks:
                          - name: socket
                            get: /live
                            send: hello
                            expect: [ status == 101 ]
                        """))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml:5:")
                .hasMessageEndingWith("check 'socket': send() needs webSocket() before it");
    }

    @Test
    void a_suite_with_streams_is_written_as_it_was_read() throws Exception {
        Path once = folder.resolve("once.yaml");
        Path twice = folder.resolve("twice.yaml");

        SuiteFile.write(read(LIVE), once);
        SuiteFile.write(read(Files.readString(once)), twice);

        assertThat(Files.readString(once))
                .isEqualTo(Files.readString(twice))
                .contains("webSocket: /live")
                .contains("event $.price > 2, < 4")
                .contains("go ${runId}")
                .doesNotContain("s3cr3t");
    }
}
