package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the WHATWG's page on server-sent events, and what its text says beside them. */
class ServerSentEventTest {
    private static ServerSentEvent event(String name, String data, String id) {
        return new ServerSentEvent(name, data, id);
    }

    static List<Arguments> streams() {
        return List.of(
                Arguments.of("data: YHOO\ndata: +2\ndata: 10\n\n", List.of(event("message", "YHOO\n+2\n10", ""))),
                Arguments.of(
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
                        List.of(event("message", "first event", "1"), event("message", "second event", ""))),
                Arguments.of(
                        "data\n\ndata\ndata\n\ndata:", List.of(event("message", "", ""), event("message", "\n", ""))),
                Arguments.of(
                        "data:test\n\ndata: test\n\n",
                        List.of(event("message", "test", ""), event("message", "test", ""))),
                Arguments.of(
                        "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n",
                        List.of(event("add", "73857293", ""), event("remove", "2153", ""))),
                Arguments.of("event: lost\n\ndata: kept\n\n", List.of(event("message", "kept", ""))),
                Arguments.of(
                        "id: 7\ndata: a\n\ndata: b\n\n",
                        List.of(event("message", "a", "7"), event("message", "b", "7"))),
                Arguments.of("id: 7\nid: \0\ndata: a\n\n", List.of(event("message", "a", "7"))),
                Arguments.of("retry: 10000\nunknown: x\n:\n\ndata: a\n\n", List.of(event("message", "a", ""))),
                Arguments.of(
                        "data: a\r\rdata: b\r\n\r\n", List.of(event("message", "a", ""), event("message", "b", ""))),
                Arguments.of("\uFEFFdata: grüße\n\n\uFEFFdata: b\n\n", List.of(event("message", "grüße", ""))),
                Arguments.of("", List.of()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_has_these_events(String stream, List<ServerSentEvent> events) {
        assertThat(ServerSentEvent.allIn(stream.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(events);
    }

    @Test
    void an_event_is_the_same_however_the_stream_is_cut() {
        byte[] bytes = "id: 1\r\ndata: a\r\n\r\ndata: b\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        EventReader stream = new EventReader();
        int events = 0;

        for (int i = 0; i < bytes.length; i++) {
            events += stream.take(bytes, i, i + 1) >= 0 ? 1 : 0;
        }

        assertThat(events).isEqualTo(2);
        assertThat(stream.event()).isEqualTo(event("message", "b", "1"));
    }
}
