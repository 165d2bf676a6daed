package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.event;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStepTest {
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private final NothingLeft nothingLeft = new NothingLeft();

    private static CheckResult ask(Target target, Expectation... expectations) throws Exception {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("live", c -> c.get("/events").expect(expectations))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }

    @Test
    void an_endless_stream_is_read_to_its_first_event() throws Exception {
        String first = ": hello\n\nid: 7\nevent: tick\ndata: {\"price\":3}\n\n";
        try (HostileServer server = HostileServer.endless(STREAM + first, HostileServer.bytes("data: more\n\n"))) {
            CheckResult result = ask(
                    server.target(),
                    status(200),
                    event().name().isEqualTo("tick"),
                    event().id().isEqualTo("7"),
                    event().data().contains("price"),
                    event(json("$.price").isEqualTo(3)),
                    latency().under(Duration.ofSeconds(10)));

            assertThat(result.message()).startsWith("PASSED  app > live   [");
            assertThat(server.requests().get(0)).contains("\r\nAccept: text/event-stream\r\n");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_wait_for_readiness_reads_a_stream_as_well() throws Exception {
        try (HostileServer server =
                HostileServer.endless(STREAM + "event: tick\ndata: 1\n\n", HostileServer.bytes("data: more\n\n"))) {
            ReadyReport report = Ready.when(
                            SmokeCheck.get("/events").expect(event().name().isEqualTo("tick")))
                    .within(Duration.ofSeconds(20))
                    .attemptTimeout(Duration.ofSeconds(20))
                    .await(server.target());

            assertThat(report.ready()).as(report.timeline()).isTrue();
            nothingLeft.at(server);
        }
    }

    @Test
    void a_wait_that_can_never_ask_ends_at_once() throws Exception {
        ReadyReport report = Ready.when(
                        SmokeCheck.get("/events").expect(event().name().isEqualTo("tick")))
                .await(new FakeApp().target());

        assertThat(report.attempts()).isEqualTo(1);
        assertThat(report.finding().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.finding().message())
                .contains(" (1 attempt): 0 s cannot ask (1). At last: not asked: the target's "
                        + "transport reads every answer to its end");
    }

    @Test
    void every_miss_is_told_with_the_stream_as_far_as_it_was_read() throws Exception {
        try (HostileServer server = HostileServer.endless(
                STREAM + "data: {\"prise\":\"s3cr3t-value\"}\n\n", HostileServer.bytes("data: more\n\n"))) {
            CheckResult result = ask(
                    server.target().secret(Secret.of("KEY", "s3cr3t-value")),
                    event().name().isEqualTo("tick"),
                    event().id().contains("7"),
                    event(json("$.price").exists()),
                    event(json("$.prise").isEqualTo(1)));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.message())
                    .contains("   x  event name\n        expected: == \"tick\"\n        actual:   \"message\"\n")
                    .contains("   x  event id\n        expected: contains \"7\"\n        actual:   empty\n")
                    .contains(
                            "   x  event $.price\n        expected: exists\n        actual:   $.price is missing; $ has:"
                                    + " \"prise\" (did you mean $.prise?)\n")
                    .contains("        actual:   \"<secret KEY>\" (text)\n")
                    .contains("  body (32 B)  data: {\"prise\":\"<secret KEY>\"}\\n\\n\n")
                    .contains("  reproduce    curl -sS -i -N -m 20 '"
                            + server.target().url() + "events' ")
                    .contains(" -H 'Accept: text/event-stream'\n");
            nothingLeft.at(server);
        }
    }

    @Test
    void what_is_no_event_stream_is_told_once() throws Exception {
        String page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>";
        try (HostileServer server = HostileServer.saying(page)) {
            CheckResult result = ask(
                    server.target(),
                    event().data().contains("x"),
                    event(json("$.a").exists()));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().message())
                    .endsWith("event expected comes, but was no event stream: the Content-Type is text/html");
            assertThat(result.message()).contains("   -  1 more about the body not evaluated\n");
        }
    }

    @Test
    void a_stream_that_ends_too_soon_and_data_that_is_no_json_are_misses() throws Exception {
        try (HostileServer server = HostileServer.saying(STREAM + "data: half")) {
            CheckResult result = ask(server.target(), event().data().contains("half"));

            assertThat(result.finding().message()).endsWith("but the stream ended without a whole event");
        }
        try (HostileServer server = HostileServer.saying(STREAM + "data: hello\n\n")) {
            CheckResult result = ask(server.target(), event(json("$.a").exists()));

            assertThat(result.finding().message())
                    .contains("event data expected is JSON, but was not JSON: an unknown");
        }
    }

    @Test
    void a_stream_without_events_ends_by_the_timeout() throws Exception {
        Suite suite = Suite.named("app")
                .check(
                        "live",
                        c -> c.get("/events")
                                .timeout(Duration.ofMillis(300))
                                .expect(event().data().contains("x")))
                .build();
        try (HostileServer server = HostileServer.dripping(STREAM + ": ")) {
            CheckResult result = Smoke.run(suite, server.target()).results().get(0);

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isEqualTo("TIMEOUT");
            assertThat(result.finding().message())
                    .endsWith("within 300 ms; it was still waiting for its first event after status 200");
            nothingLeft.at(server);
        }
    }

    @Test
    void events_of_a_post_are_asked_for_the_same() throws Exception {
        Suite suite = Suite.named("app")
                .check(
                        "chat",
                        c -> c.post("/chat").json("{}").expect(event().data().isEqualTo("hi")))
                .build();
        try (HostileServer server =
                HostileServer.endless(STREAM + "data: hi\n\n", HostileServer.bytes("data: x\n\n"))) {
            assertThat(Smoke.run(suite, server.target()).verdict()).isEqualTo(SmokeVerdict.PASSED);
            nothingLeft.at(server);
        }
    }

    @Test
    void a_transport_that_cannot_stream_is_our_error() throws Exception {
        CheckResult result = ask(new FakeApp().target(), event().data().contains("x"));

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().reason()).isEqualTo("CANNOT_ASK");
        assertThat(result.finding().message())
                .isEqualTo(
                        "not asked: the target's transport reads every answer to its end, so it cannot wait for an event"
                                + " or a message; leave it out, or let canStream() of it be true");
    }

    @Test
    void what_cannot_come_is_refused_when_the_suite_is_built() {
        assertThatThrownBy(() -> Suite.named("app")
                        .check("c", c -> c.head("/").expect(event().data().contains("x")))
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("check 'c': expects an event, which no HEAD brings; ask by GET");
        assertThatThrownBy(() -> event(json("$.a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("json(\"$.a\") says nothing; add a rule such as exists()");
    }

    @Test
    void a_soft_miss_degrades() throws Exception {
        try (HostileServer server = HostileServer.saying(STREAM + "data: hi\n\n")) {
            CheckResult result = ask(
                    server.target(),
                    status(200),
                    event().data().contains("x").softly(),
                    event(json("$").exists().softly()));

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.DEGRADED);
        }
    }
}
