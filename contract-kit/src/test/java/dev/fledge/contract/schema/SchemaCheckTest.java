package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Synthetics;
import dev.fledge.schema.JsonSchema;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchemaCheckTest {
    private static final JsonSchema PRICE = JsonSchema.parse("price.json", """
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"},
              "currency": {"pattern": "^[A-Z]{3}$"}}}
            """);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SafeHttpClient client = SafeHttpClient.create();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void passes_an_answer_that_meets_the_schema() throws Exception {
        answer("/prices/42", 200, "{\"id\": 42, \"currency\": \"EUR\"}");
        SchemaCheck check = price().build();

        List<Finding> findings = check.check();

        assertThat(findings)
                .extracting(Finding::toString)
                .containsExactly("PASS PASS price: GET " + url("/prices/42") + " answered 200 and meets price.json");
        check.assertPasses();
    }

    @Test
    void names_every_violation_with_pointer_place_expected_found_and_the_body() throws Exception {
        answer("/prices/42", 200, "{\n  \"id\": \"42\",\n  \"currency\": \"eur\"\n}");

        Finding finding = only(price().build());

        assertThat(finding.toString())
                .isEqualTo("FAIL SCHEMA_VIOLATED price: GET " + url("/prices/42")
                        + " answered 200: the body does not meet price.json:"
                        + " line 2:9 /id type: expected integer, found string \"42\";"
                        + " line 3:15 /currency pattern: expected text that matches \"^[A-Z]{3}$\", found string \"eur\";"
                        + " body: { \"id\": \"42\", \"currency\": \"eur\" }");
        assertThat(finding.fact("request")).contains("GET " + url("/prices/42"));
        assertThat(finding.fact("status")).contains("200");
        assertThat(finding.fact("schema")).contains("price.json");
        assertThat(finding.fact("violations")).contains("2");
        assertThat(finding.fact("violation 1")).contains("line 2:9 /id type: expected integer, found string \"42\"");
        assertThat(finding.fact("body")).contains("{ \"id\": \"42\", \"currency\": \"eur\" }");
    }

    @Test
    void counts_violations_beyond_the_tenth() throws Exception {
        answer("/list", 200, "[" + "\"x\",".repeat(24) + "\"x\"]");
        JsonSchema numbers = JsonSchema.parse("n.json", "{\"items\": {\"type\": \"integer\"}}");

        Finding finding = only(price().get("/list").schema(numbers).build());

        assertThat(finding.message())
                .contains("line 1:38 /9 type")
                .contains("; and 15 more; body: [")
                .doesNotContain("/10 ");
        assertThat(finding.fact("violations")).contains("25");
        assertThat(finding.fact("violation 11")).isEmpty();
    }

    @Test
    void fails_a_wrong_status_and_shows_the_body() throws Exception {
        answer("/prices/42", 503, "<h1>down\u0007 for\n maintenance</h1>" + "x".repeat(1000));

        Finding finding = only(price().build());

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("WRONG_STATUS");
        assertThat(finding.message())
                .isEqualTo("GET " + url("/prices/42") + " answered 503: expected status 200, found 503; body: "
                        + "<h1>down? for maintenance</h1>" + "x".repeat(270) + "...");
    }

    @Test
    void takes_a_redirect_for_an_answer_with_the_wrong_status() throws Exception {
        answer("/prices/42", 302, "");

        assertThat(only(price().build()).message())
                .isEqualTo("GET " + url("/prices/42") + " answered 302: expected status 200, found 302");
    }

    @Test
    void expects_the_status_it_was_told() throws Exception {
        answer("/prices/42", 404, "{\"id\": 1}");

        assertThat(only(price().status(404).build()).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void fails_what_is_no_json() throws Exception {
        answer("/prices/42", 200, "<html>\nlogin</html>");

        Finding finding = only(price().build());

        assertThat(finding.reason()).isEqualTo("NO_JSON");
        assertThat(finding.message())
                .startsWith("GET " + url("/prices/42")
                        + " answered 200: the body does not meet price.json: line 1:1 (root) " + "json: no JSON: ")
                .endsWith("; body: <html> login</html>");
        assertThat(finding.fact("content type")).contains("text/test");
    }

    @Test
    void fails_an_empty_body() throws Exception {
        answer("/prices/42", 200, "  ");

        Finding finding = only(price().build());

        assertThat(finding.toString())
                .isEqualTo("FAIL EMPTY_BODY price: GET " + url("/prices/42")
                        + " answered 200: expected a JSON body, found none");
    }

    @Test
    void fails_a_body_that_does_not_end() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/prices/42", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write("[1,2,3],".repeat(1000).getBytes(StandardCharsets.UTF_8));
                }
            }
        });

        Finding finding = only(price().bodyLimitBytes(50_000).build());
        over.countDown();

        assertThat(finding.reason()).isEqualTo("BODY_TOO_LONG");
        assertThat(finding.message())
                .startsWith("GET " + url("/prices/42")
                        + " answered 200: expected a body of at most 50000 bytes, found more; "
                        + "if that is right, raise bodyLimitBytes; body: [1,2,3],[1,2,3]");
    }

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
    void shows_no_secret_of_the_call() throws Exception {
        String secret = "s3cr3t\"" + "0123456789".repeat(8);
        String escaped = secret.replace("\"", "\\\"");
        for (String body : List.of(
                "{\"id\": \"x" + escaped + "\", \"currency\": 1}",
                "{\"id\": \"" + "y".repeat(40) + escaped + "\"}",
                "{\"" + escaped + "\": " + escaped + "}",
                escaped)) {
            for (int status : List.of(200, 500)) {
                SchemaCheck check = price().get("/echo")
                        .secret(Secret.of("PASSWORD", secret))
                        .transport(call -> HttpAnswer.builder(status)
                                .body(body.getBytes(StandardCharsets.UTF_8))
                                .build())
                        .build();

                Finding finding = only(check);

                assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
                assertThat(finding.toString() + finding.facts()).doesNotContain("s3cr3t", "0123456789");
            }
        }
    }

    @Test
    void says_where_a_body_with_a_secret_is_wrong_without_its_values() throws Exception {
        answer("/prices/42", 200, "{\"id\": \"hunter22\"}");

        Finding finding = only(price().secret(Secret.of("PASSWORD", "hunter22")).build());

        assertThat(finding.message())
                .endsWith("price.json: line 1:8 /id type: not shown, because the body holds a secret; "
                        + "body: {\"id\": \"<secret PASSWORD>\"}");
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
    void refuses_to_be_built_without_what_it_needs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price").build())
                .withMessage("check price has no request; set it with get(\"/health\")");
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price").get("/").build())
                .withMessage("check price has no schema; set it with schema(JsonSchema.read(file))");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        SchemaCheck.builder("price").get("/").schema(PRICE).build())
                .withMessage("check price has no address; set it with baseUrl(HttpUrl.get(\"http://localhost:8080\"))");
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price")
                        .get("/")
                        .schema(PRICE)
                        .baseUrl(url("/"))
                        .build())
                .withMessage("check price has no transport; set it with transport(SafeHttpClient.create())");
        assertThatIllegalStateException().isThrownBy(() -> price().json("{}").build());
        assertThatIllegalArgumentException().isThrownBy(() -> SchemaCheck.builder(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().header("bad name", "x").build());
    }

    @Test
    void refuses_a_schema_that_would_pass_anything() {
        JsonSchema openApi = JsonSchema.parse("openapi.json", "{\"title\": \"x\", \"definitions\": {}}");

        assertThatIllegalStateException()
                .isThrownBy(() -> price().schema(openApi).build())
                .withMessage("check price would pass any JSON, because openapi.json constrains nothing; "
                        + "give it a type and required properties, or look for misspelt keywords");
    }

    @Test
    void refuses_addresses_paths_and_limits_out_of_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().get("prices"))
                .withMessage("path must begin with one slash and have no fragment, but was 'prices'");
        assertThatIllegalArgumentException().isThrownBy(() -> price().get("//other.example/"));
        assertThatIllegalArgumentException().isThrownBy(() -> price().get("/a#b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().baseUrl(HttpUrl.get("http://a/?token=x")))
                .withMessage("base URL must have no query and no fragment, but was http://a/...");
        assertThatIllegalArgumentException().isThrownBy(() -> price().status(99));
        assertThatIllegalArgumentException().isThrownBy(() -> price().status(600));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().timeout(Duration.ofNanos(999_999)))
                .withMessage("timeout must be at least 1 ms, but was PT0.000999999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().bodyLimitBytes(-1).build());
    }

    @Test
    void lets_an_interruption_through() {
        SchemaCheck check = price().transport(call -> {
                    throw new InterruptedException();
                })
                .build();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(check::check);
    }

    private SchemaCheck.Builder price() {
        return SchemaCheck.builder("price")
                .baseUrl(url("/"))
                .get("/prices/42")
                .schema(PRICE)
                .transport(client)
                .timeout(Duration.ofSeconds(20));
    }

    private HttpUrl url(String path) {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static Finding only(SchemaCheck check) throws InterruptedException {
        List<Finding> findings = check.check();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> send(exchange, status, body));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/test");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
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
