package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.event;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.message;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.HttpTransport;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmokeStreamSnippetTest {
    private static Suite streams() {
        // tag::smoke-streams
        Suite suite = Suite.named("prices")
                .check(
                        "ticks",
                        c -> c.get("/events")
                                .expect(
                                        event().name().isEqualTo("tick"),
                                        event(json("$.price").exists()),
                                        latency().under(Duration.ofSeconds(2))))
                .check(
                        "live",
                        c -> c.webSocket("/live")
                                .send("{\"subscribe\":\"tea\"}")
                                .expect(status(101), message(json("$.ok").isEqualTo(true))))
                .build();
        // end::smoke-streams
        return suite;
    }

    /** An app whose answers do not end. */
    private static final class Prices implements HttpTransport {
        @Override
        public HttpAnswer exchange(HttpCall call) {
            return call.url().encodedPath().equals("/live")
                    ? HttpAnswer.builder(101).body("{\"ok\":true}").build()
                    : HttpAnswer.builder(200)
                            .header("Content-Type", "text/event-stream")
                            .phases(HttpPhases.ofTotal(Duration.ofMillis(30)))
                            .body("event: tick\ndata: {\"price\":3}\n\n")
                            .build();
        }

        @Override
        public boolean canStream() {
            return true;
        }
    }

    @Test
    void streams_are_asked_for_their_first_word() throws Exception {
        var report = Smoke.run(streams(), Target.at("http://app").transport(new Prices()));

        assertThat(report.verdict()).as(report.text()).isEqualTo(SmokeVerdict.PASSED);
    }
}
