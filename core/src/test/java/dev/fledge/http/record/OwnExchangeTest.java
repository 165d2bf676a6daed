package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Secret;
import dev.fledge.http.record.HarTimings.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnExchangeTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void an_answer_keeps_what_came_and_who_answered() {
        HttpCall call = HttpCall.post("http://a.example/recommend?x=1")
                .header("X-Canary", "always")
                .json("{\"user\":\"test\"}")
                .build();
        HttpAnswer answer = HttpAnswer.builder(201)
                .header("Content-Type", "text/plain")
                .body("fine")
                .protocol("h2")
                .remoteAddress("2001:db8:0:0:0:0:0:1:443")
                .phases(HttpPhases.ofTotal(Duration.ofMillis(20)))
                .build();

        HarEntry entry = HarEntry.builder(NOON, call).answered(answer).build();

        assertThat(entry.request().headers().first("x-canary")).contains("always");
        assertThat(entry.request().body().orElseThrow().text()).contains("{\"user\":\"test\"}");
        assertThat(entry.request().body().orElseThrow().mimeType()).isEqualTo("application/json");
        assertThat(entry.response().orElseThrow().body().orElseThrow().text()).contains("fine");
        assertThat(entry.protocol()).isEqualTo("h2");
        assertThat(entry.serverAddress()).contains("2001:db8:0:0:0:0:0:1");
        assertThat(entry.timings().of(Phase.WAIT)).contains(Duration.ofMillis(20));
        assertThat(entry.timings().total()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void a_body_that_was_cut_is_known_by_its_size_only() {
        HttpAnswer answer =
                HttpAnswer.builder(200).body("half a sec").truncated().build();

        HarBody body = HarEntry.builder(NOON, HttpCall.get("http://a.example/").build())
                .answered(answer)
                .build()
                .response()
                .orElseThrow()
                .body()
                .orElseThrow();

        assertThat(body.text()).isEmpty();
        assertThat(body.sizeBytes()).isEqualTo(10);
    }

    @Test
    void a_failure_says_its_kind() {
        HarEntry entry = HarEntry.builder(
                        NOON, HttpCall.get("http://a.example/").build())
                .failed(HttpFailure.of(HttpFailure.Kind.REFUSED, "nobody there"))
                .build();

        assertThat(entry.failure()).contains("REFUSED: nobody there");
        assertThat(entry.response()).isEmpty();
        assertThat(entry.timings()).isEqualTo(HarTimings.unknown());
    }

    @Test
    void the_calls_redactor_hides_its_secrets() {
        HttpCall call = HttpCall.get("http://a.example/")
                .bearer(Secret.of("TOKEN", "s3cr3t-t0k3n"))
                .build();

        Har har = new Har(List.of(HarEntry.builder(NOON, call)
                        .answered(HttpAnswer.builder(200).body("s3cr3t-t0k3n").build())
                        .build()))
                .redacted(call.redactor());

        assertThat(har.toJson()).doesNotContain("s3cr3t").contains("<secret TOKEN>");
    }
}
