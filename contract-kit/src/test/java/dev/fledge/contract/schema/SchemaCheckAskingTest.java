package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Synthetics;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class SchemaCheckAskingTest extends PriceCheck {
    @Test
    void fails_an_app_that_answers_too_late() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/prices/42", exchange -> await(over));

        Finding finding = only(price().timeout(Duration.ofMillis(300)).build());
        over.countDown();

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("NO_ANSWER");
        assertThat(finding.message()).startsWith("GET " + url("/prices/42")).contains("within 300 ms");
    }

    @Test
    void fails_an_app_that_refuses_and_does_not_count_its_latency() throws Exception {
        HttpUrl nobody = HttpUrl.get("http://127.0.0.1:" + freePort());

        Answer answer = price().build().at(nobody).ask(soon()).get(0);

        assertThat(answer.finding().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(answer.finding().reason()).isEqualTo("NO_ANSWER");
        assertThat(answer.finding().message()).contains("refused the connection");
        assertThat(answer.latency()).isEqualTo(Duration.ZERO);
    }

    @Test
    void does_not_blame_the_app_where_it_could_not_be_asked() throws Exception {
        SchemaCheck unknown = price().transport(call -> {
                    throw HttpFailure.of(HttpFailure.Kind.DNS, "GET http://nowhere/: the name was not found");
                })
                .build();
        SchemaCheck broken = price().transport(call -> {
                    throw new IOException("proxy is down");
                })
                .build();

        assertThat(only(unknown).toString())
                .isEqualTo("INCONCLUSIVE NO_ANSWER price: GET http://nowhere/: the name was not found");
        assertThat(only(broken).toString())
                .isEqualTo("INCONCLUSIVE NOT_ASKED price: GET " + url("/prices/42")
                        + " could not be asked: java.io.IOException: proxy is down");
    }

    @Test
    void asks_with_method_headers_body_and_the_path_below_the_address() throws Exception {
        StringBuilder seen = new StringBuilder();
        server.createContext("/", exchange -> {
            seen.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
            for (String name : List.of("Content-Type", "X-Canary", "Authorization", "Accept")) {
                seen.append('|').append(exchange.getRequestHeaders().getFirst(name));
            }
            seen.append('|').append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            send(exchange, 200, "{\"id\": 1}");
        });
        SchemaCheck check = price().post("/recommend?q=a%20b")
                .json("{\"user\":\"test\"}")
                .header("X-Canary", "always")
                .bearer(Secret.of("TOKEN", "s3cr3t-value"))
                .build()
                .at(url("/api/"));

        check.assertPasses();

        assertThat(seen.toString())
                .isEqualTo("POST /api/recommend?q=a%20b|application/json|always|Bearer s3cr3t-value|application/json|"
                        + "{\"user\":\"test\"}");
    }

    @Test
    void measures_latency_and_keeps_to_the_deadline() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        SchemaCheck check = price().time(time)
                .transport(call -> {
                    time.advance(Duration.ofMillis(120));
                    return HttpAnswer.builder((int) call.timeout().toMillis()).build();
                })
                .build();
        Deadline deadline = Deadline.after(Duration.ofMillis(320), time);

        Answer first = check.ask(deadline).get(0);
        Answer second = check.ask(deadline).get(0);
        time.advance(Duration.ofSeconds(1));
        Answer late = check.ask(deadline).get(0);

        assertThat(first.latency()).isEqualTo(Duration.ofMillis(120));
        assertThat(first.finding().fact("status")).contains("320");
        assertThat(second.finding().fact("status")).contains("200");
        assertThat(late.latency()).isEqualTo(Duration.ZERO);
        assertThat(late.finding().toString())
                .isEqualTo("INCONCLUSIVE NOT_ASKED price: GET " + url("/prices/42")
                        + " was not asked, because the 320 ms for all questions were over");
    }

    @Test
    void is_asked_by_synthetics_of_both_arms() throws Exception {
        answer("/good/prices/42", 200, "{\"id\": 1}");
        answer("/bad/prices/42", 200, "{}");
        SchemaCheck check = price().build();
        CountDownLatch rounds = new CountDownLatch(3);
        Interval always = new Interval(Instant.EPOCH, Instant.parse("2999-01-01T00:00:00Z"));

        try (Synthetics synthetics = Synthetics.builder("price")
                .arm(Arm.BASELINE, check.at(url("/good")))
                .arm(Arm.CANARY, check.at(url("/bad")))
                .every(Duration.ofMillis(20))
                .listener(round -> rounds.countDown())
                .start()) {
            assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();

            MetricData good = synthetics.source().fetch(new MetricQuery("synthetic-errors", Arm.BASELINE, always));
            MetricData bad = synthetics.source().fetch(new MetricQuery("synthetic-errors", Arm.CANARY, always));

            assertThat(good).isEqualTo(new MetricData.Count(0));
            assertThat(bad)
                    .isInstanceOfSatisfying(
                            MetricData.Count.class,
                            count -> assertThat(count.value()).isGreaterThanOrEqualTo(3));
        }
    }

    @Test
    void lets_an_interruption_through() {
        SchemaCheck check = price().transport(call -> {
                    throw new InterruptedException();
                })
                .build();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(check::check);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }
}
