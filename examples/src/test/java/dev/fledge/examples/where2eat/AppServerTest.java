package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppServerTest {
    private AppInTest app;

    @BeforeEach
    void start() throws Exception {
        app = new AppInTest();
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void health_says_which_version_runs_from_which_digest() throws Exception {
        var answer = app.get("/health");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"ok\",\"version\":\"1.1.0\",\"digest\":\"sha256:" + "ab".repeat(32) + "\"}");
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void recommends_the_nearest_restaurants_first() throws Exception {
        var answer = app.recommend();

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"user\":\"test\",\"results\":["
                        + "{\"id\":3,\"name\":\"Green Bowl\",\"distance_m\":120,\"score\":0.94},"
                        + "{\"id\":1,\"name\":\"Noodle Corner\",\"distance_m\":250,\"score\":0.875},"
                        + "{\"id\":5,\"name\":\"Chez Louise\",\"distance_m\":640,\"score\":0.68}],"
                        + "\"algorithm\":\"classic\",\"took_ms\":51}");
    }

    @Test
    void the_flag_header_switches_to_the_new_algorithm() throws Exception {
        var answer = app.send(app.request("/recommend")
                .header("X-Feature-New-Recommend", "on")
                .post(okhttp3.RequestBody.create("{\"user\":\"test\"}", null)));

        assertThat(answer.body())
                .contains("\"algorithm\":\"new\"")
                .startsWith("{\"user\":\"test\",\"results\":[{\"id\":1,\"name\":\"Noodle Corner\",\"distance_m\":250,"
                        + "\"score\":0.808}");
    }

    @Test
    void the_cache_returns_what_was_stored() throws Exception {
        assertThat(app.get("/cache/lunch").code()).isEqualTo(404);
        assertThat(app.put("/cache/lunch", "{\"id\":3}").code()).isEqualTo(201);
        assertThat(app.put("/cache/lunch", "{\"id\":4}").code()).isEqualTo(204);

        var answer = app.get("/cache/lunch");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":4}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /,              404,",
        "GET,  /health/deep,   404,",
        "POST, /health,        405, GET",
        "GET,  /recommend,     405, POST",
        "POST, /cache/lunch,   405, 'GET, PUT'",
        "PUT,  /metrics,       405, GET",
        "POST, /recommend,     400,",
        "PUT,  /cache/lunch,   400,",
        "GET,  /cache/,        400,",
        "GET,  /cache/a%20b,   400,",
    })
    void answers_what_it_does_not_understand(String method, String path, int code, String allow) throws Exception {
        var body = method.equals("GET") ? null : okhttp3.RequestBody.create("{\"use", null);

        var answer = app.send(app.request(path).method(method, body));

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body()).startsWith("{\"error\":\"");
        assertThat(answer.headers().get("Allow")).isEqualTo(allow);
        assertThat(answer.headers().get("X-App-Version")).isEqualTo("1.1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}
            {"user":""}
            {"user":7.5}x
            ["user"]
            """)
    void refuses_a_recommendation_for_nobody(String body) throws Exception {
        assertThat(app.post("/recommend", body).code()).isEqualTo(400);
    }

    @Test
    void a_body_may_have_65536_bytes_and_not_one_more() throws Exception {
        String largest = "\"" + "x".repeat(65_534) + "\"";

        assertThat(app.put("/cache/large", largest).code()).isEqualTo(201);
        var answer = app.put("/cache/large", largest + " ");

        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"error\":\"the body must be at most 65536 bytes\"}");
    }

    @Test
    void metrics_count_requests_by_method_path_and_code() throws Exception {
        app.recommend();
        app.put("/cache/lunch", "1");
        app.get("/cache/dinner");
        app.get("/nowhere");

        var answer = app.get("/metrics");

        assertThat(answer.headers().get("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("app_info{version=\"1.1.0\",digest=\"sha256:" + "ab".repeat(32) + "\"} 1\n")
                .contains("""
                        # TYPE http_requests_total counter
                        http_requests_total{method="GET",path="/cache/{key}",code="404"} 1
                        http_requests_total{method="GET",path="other",code="404"} 1
                        http_requests_total{method="POST",path="/recommend",code="200"} 1
                        http_requests_total{method="PUT",path="/cache/{key}",code="201"} 1
                        """);
    }

    @Test
    void metrics_hold_a_histogram_of_durations() throws Exception {
        app.recommend();
        app.recommend();

        var answer = app.get("/metrics");

        assertThat(answer.body())
                .contains("""
                        # TYPE http_request_duration_seconds histogram
                        http_request_duration_seconds_bucket{method="POST",path="/recommend",le="0.005"} 0
                        http_request_duration_seconds_bucket{method="POST",path="/recommend",le="0.01"} 0
                        http_request_duration_seconds_bucket{method="POST",path="/recommend",le="0.025"} 0
                        http_request_duration_seconds_bucket{method="POST",path="/recommend",le="0.05"} 1
                        http_request_duration_seconds_bucket{method="POST",path="/recommend",le="0.1"} 2
                        """)
                .contains("http_request_duration_seconds_bucket{method=\"POST\",path=\"/recommend\",le=\"+Inf\"} 2\n")
                .contains("http_request_duration_seconds_count{method=\"POST\",path=\"/recommend\"} 2\n");
    }
}
