package dev.fledge.metric.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.http.HttpFailure;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that cannot be asked or answers nonsense is an exception with one sentence, and never data. */
@Timeout(60)
class PrometheusFailureTest {
    private static final Interval MINUTE =
            new Interval(Instant.parse("2026-01-01T10:00:00Z"), Instant.parse("2026-01-01T10:01:00Z"));
    private static final String ASKED = "x{v=\"2\"}[60000ms] at 2026-01-01T10:01:00Z: ";
    private static final String JSON = "application/json";
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, put the query of this metric right",
        "422, put the query of this metric right",
        "401, 'set bearer(), basic() or header() to what this Prometheus wants'",
        "403, 'set bearer(), basic() or header() to what this Prometheus wants'",
        "429, it is asked too often; look less often",
        "500, see the log of Prometheus or of the proxy in front of it",
        "503, it is overloaded or starting; the next look asks again"
    })
    void a_refusal_names_query_status_and_error_and_says_what_to_do(int status, String fix) {
        answer(status, JSON, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"}");

        assertThat(failure()).hasMessage(ASKED + "status " + status + ", execution: too many samples; " + fix);
    }

    @Test
    void an_error_with_status_200_is_still_an_error() {
        answer(200, JSON, "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}");

        assertThat(failure()).hasMessageStartingWith(ASKED + "status 200, timeout: query timed out; ");
    }

    @Test
    void a_page_instead_of_json_asks_for_the_right_address() {
        answer(404, "text/html", "<html>no such page</html>");

        assertThat(failure())
                .hasMessage(ASKED + "status 404 with text/html that is no answer of Prometheus; is http://127.0.0.1:"
                        + server.getPort() + "/ the address of Prometheus itself, without /api/v1?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "[]",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\"}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[0,\"x\"]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[0,\"x\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[0,1]]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
            })
    void json_of_another_shape_is_an_error(String body) {
        answer(200, JSON, body);

        assertThat(failure())
                .hasMessageStartingWith(ASKED + "status 200 with ")
                .hasMessageContaining("no answer of Prometheus");
    }

    @Test
    void a_warning_means_partial_data_and_is_an_error() {
        answer(
                200,
                JSON,
                "{\"status\":\"success\",\"warnings\":[\"store 10.0.0.7 is down\"],"
                        + "\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");

        assertThat(failure())
                .hasMessage(ASKED + "the answer may be a part of the data only, for it warns: store 10.0.0.7 is down;"
                        + " put right what it warns of");
    }

    @Test
    void a_part_of_the_data_is_an_error_where_only_a_flag_says_so() {
        answer(
                200,
                JSON,
                "{\"status\":\"success\",\"isPartial\":true,\"data\":{\"resultType\":\"vector\",\"result\":[]}}");

        assertThat(failure())
                .hasMessage(ASKED + "the answer is a part of the data only, as its isPartial says;"
                        + " see which storage node is down");
    }

    @Test
    void an_answer_that_says_it_is_whole_is_taken() throws Exception {
        String whole =
                "{\"status\":\"success\",\"isPartial\":false," + "\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
        answer(200, JSON, whole);
        answer(200, JSON, whole);

        assertThat(fetch(source())).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void a_long_error_is_cut_to_one_line_and_still_hides_secrets() {
        String error = "bad token s3cr3t-token\\nat line 1 " + "x".repeat(100_000);
        answer(422, JSON, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"" + error + "\"}");

        IOException failure = failure(source().bearer(Secret.of("PROM_TOKEN", "s3cr3t-token")));

        assertThat(failure)
                .hasMessageStartingWith(ASKED + "status 422, execution: bad token <secret PROM_TOKEN> at line 1 xxx")
                .hasMessageEndingWith("xxx...; put the query of this metric right");
        assertThat(String.valueOf(failure.getMessage())).hasSizeLessThan(1000);
    }

    @Test
    void a_secret_that_the_cut_would_halve_is_hidden() {
        String error = "x".repeat(490) + "s3cr3t-token and more";
        answer(422, JSON, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"" + error + "\"}");

        assertThat(failure(source().bearer(Secret.of("PROM_TOKEN", "s3cr3t-token"))))
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void advice_on_the_query_is_no_warning() throws Exception {
        String advice = "{\"status\":\"success\",\"warnings\":[\"PromQL info: metric might not be a counter\"],"
                + "\"infos\":[\"PromQL info: x\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
        answer(200, JSON, advice);
        answer(200, JSON, advice);

        assertThat(fetch(source())).isInstanceOf(MetricData.NoData.class);
    }

    @Test
    void an_answer_without_end_is_cut_and_refused() {
        answer(200, JSON, "{\"status\":\"success\",\"data\":\"" + "x".repeat(11_000_000) + "\"}");

        assertThat(failure())
                .hasMessage(ASKED + "the answer is longer than 10485760 bytes; narrow the selector,"
                        + " or record a sum of the series in Prometheus");
    }

    @Test
    void half_a_body_is_an_error_and_not_half_of_the_data() {
        server.enqueue(new MockResponse.Builder()
                .body("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        IOException failure = failure();

        assertThat(((HttpFailure) failure.getCause()).kind()).isEqualTo(HttpFailure.Kind.CUT_SHORT);
        assertThat(failure).hasMessageStartingWith(ASKED + "GET http://127.0.0.1:");
    }

    @Test
    void a_prometheus_that_does_not_answer_ends_by_the_time_out() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        IOException failure = failure(source().timeout(Duration.ofMillis(300)));

        assertThat(((HttpFailure) failure.getCause()).kind()).isEqualTo(HttpFailure.Kind.TIMEOUT);
        assertThat(failure)
                .hasMessageContaining("no whole answer within 300 ms; it was still waiting for the answer to begin");
    }

    @Test
    void a_redirect_is_not_followed_so_that_no_credentials_leave() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "http://127.0.0.1:" + server.getPort() + "/login")
                .build());

        IOException failure = failure(source().bearer(Secret.of("PROM_TOKEN", "s3cr3t-token")));

        assertThat(failure)
                .hasMessage(ASKED + "status 302 with a body of no type that is no answer of Prometheus; it redirects,"
                        + " which is not followed so that no credentials leave; give the address of the API itself");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void credentials_are_sent_and_never_shown() throws Exception {
        String echo =
                "{\"status\":\"error\",\"errorType\":\"x\",\"error\":\"bad token s3cr3t-token or aHVtOnMzY3IzdC1wYXNz\"}";
        answer(401, JSON, echo);
        answer(401, JSON, echo);

        IOException bearer = failure(source().bearer(Secret.of("PROM_TOKEN", "s3cr3t-token")));
        IOException basic = failure(source().basic("hum", Secret.of("PROM_PASS", "s3cr3t-pass")));

        assertThat(next().getHeaders().get("Authorization")).isEqualTo("Bearer s3cr3t-token");
        assertThat(next().getHeaders().get("Authorization")).isEqualTo("Basic aHVtOnMzY3IzdC1wYXNz");
        assertThat(bearer).hasMessageContaining("bad token <secret PROM_TOKEN> or");
        assertThat(basic).hasMessageContaining("or <secret PROM_PASS-encoded>;");
    }

    @Test
    void a_secret_header_is_sent_and_never_shown() throws Exception {
        answer(403, JSON, "{\"status\":\"error\",\"errorType\":\"x\",\"error\":\"no tenant t0p-s3cr3t\"}");

        IOException failure = failure(source().header("X-Api-Key", Secret.of("TENANT_KEY", "t0p-s3cr3t")));

        assertThat(next().getHeaders().get("X-Api-Key")).isEqualTo("t0p-s3cr3t");
        assertThat(failure).hasMessageContaining("x: no tenant <secret TENANT_KEY>; ");
    }

    @Test
    void a_path_before_the_api_and_headers_of_a_tenant_are_kept() throws Exception {
        answer(200, JSON, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");
        answer(200, JSON, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}");

        fetch(on(server.url("/prom/").toString()).header("X-Scope-OrgID", "shop"));

        RecordedRequest request = next();
        assertThat(request.getUrl().encodedPath()).isEqualTo("/prom/api/v1/query");
        assertThat(request.getUrl().queryParameter("query")).isEqualTo("x{v=\"2\"}[60000ms]");
        assertThat(request.getUrl().queryParameter("time")).isEqualTo("2026-01-01T10:01:00Z");
        assertThat(request.getHeaders().get("X-Scope-OrgID")).isEqualTo("shop");
    }

    private void answer(int status, String type, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", type)
                .body(body)
                .build());
    }

    private RecordedRequest next() throws InterruptedException {
        RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private PrometheusSource.Builder source() {
        return on("http://127.0.0.1:" + server.getPort());
    }

    private static PrometheusSource.Builder on(String base) {
        return PrometheusSource.builder(base)
                .metric(PrometheusMetric.count("x", "x{$arm}"))
                .arm(Arm.CANARY, "v=\"2\"")
                .lag(Duration.ZERO);
    }

    private IOException failure() {
        return failure(source());
    }

    private static IOException failure(PrometheusSource.Builder source) {
        return catchThrowableOfType(IOException.class, () -> fetch(source));
    }

    private static MetricData fetch(PrometheusSource.Builder builder) throws IOException, InterruptedException {
        try (PrometheusSource source = builder.build()) {
            return source.fetch(new MetricQuery("x", Arm.CANARY, MINUTE));
        }
    }
}
