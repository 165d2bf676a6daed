package dev.fledge.smoke.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.record.Har;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.yaml.SuiteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteFromTrafficTest {
    @TempDir
    private Path folder;

    private static Har shop() {
        Recording recording = new Recording();
        for (int i = 1; i <= 4; i++) {
            recording.get("/health", "{\"status\":\"ok\",\"version\":\"1." + i + "\",\"up\":true}");
        }
        for (int i = 1; i <= 3; i++) {
            recording
                    .get(
                            "/items/" + i,
                            "{\"id\":" + i + ",\"name\":\"tea\",\"tags\":[\"hot\"],\"price\":{\"cents\":" + i + "}}")
                    .post(
                            "/recommend",
                            "{\"results\":[{\"id\":" + i + ",\"score\":0." + i + "}],\"algorithm\":\"classic\"}");
        }
        return recording
                .call("GET /items/99", 404, "application/json", "{\"error\":\"none\"}")
                .call("GET /", 200, "text/html; charset=utf-8", "<html></html>")
                .call("GET /logo.png", 200, "image/png", "x")
                .call("GET https://cdn.example/fonts", 200, "text/plain", "x")
                .call("DELETE /items/3", 204, "", "")
                .har();
    }

    @Test
    void what_was_called_most_becomes_a_file() {
        TrafficSuite made = SuiteFromTraffic.of(shop()).named("shop").generate();

        assertThat(made.yaml()).isEqualTo("""
                        # From 13 recorded calls to https://app.example, 2026-01-31.
                        # What differed between answers is a type, the recorded time with headroom a budget that only degrades.
                        # Read it before you rely on it: a path may name a person, and a recording shows no rare cases.
                        # Left out:
                        #   POST /recommend (3 calls): POST may change what the app keeps; declare it with alsoAsk if it only reads
                        #   DELETE /items/{id} (1 call): DELETE may change what the app keeps; declare it with alsoAsk if it only reads
                        #   static assets (1 call): images, styles, scripts and fonts say little about the app
                        #   other servers (1 call): one suite asks one server, not https://cdn.example
                        suite: shop
                        checks:
                          # 4 calls, 95 % within 40 ms
                          - name: GET /health
                            get: /health
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.status == "ok"
                              - $.version isString
                              - $.up == true
                            softly:
                              - total < 500 ms
                          # 4 calls, 1 without success, 95 % within 40 ms
                          - name: GET /items/{id}
                            get: /items/3
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.id isNumber
                              - $.name isString
                              - $.tags isArray, size >= 1
                              - $.tags[0] isString
                              - $.price.cents isNumber
                            softly:
                              - total < 500 ms
                          # 1 call, 95 % within 40 ms
                          - name: GET /
                            get: /
                            expect:
                              - status == 200
                              - header Content-Type contains text/html
                            softly:
                              - total < 500 ms
                        """);
        assertThat(made.notes()).isEmpty();
    }

    @Test
    void the_file_and_the_value_are_the_same_suite() throws Exception {
        TrafficSuite made = SuiteFromTraffic.of(shop())
                .named("shop: \"it's\" ours")
                .alsoAsk("POST", "/recommend", "{\"user\": \"smoke\"}")
                .generate();

        Suite read = SuiteFile.read(Files.writeString(folder.resolve("smoke.yaml"), made.yaml()));

        assertThat(read.name()).isEqualTo("shop: \"it's\" ours");
        assertThat(shape(read)).isEqualTo(shape(made.suite())).hasSize(4);
    }

    private static List<String> shape(Suite suite) {
        return suite.checks().stream().map(SuiteFromTrafficTest::shape).toList();
    }

    private static String shape(SmokeCheck check) {
        return check.name() + "|" + check.method() + " " + check.path() + "|"
                + check.expectations().stream().map(Expectation::text).toList();
    }

    @Test
    void the_same_traffic_gives_the_same_bytes() {
        Har read = Har.parse("shop.har", shop().toJson());

        assertThat(SuiteFromTraffic.of(read).generate().yaml())
                .isEqualTo(SuiteFromTraffic.of(shop()).generate().yaml());
    }

    @Test
    void what_only_reads_is_asked_with_a_body_of_ones_own() {
        TrafficSuite made = SuiteFromTraffic.of(shop())
                .checks(1, 1)
                .alsoAsk("POST", "/recommend", "{\"user\": \"smoke\"}")
                .generate();

        assertThat(made.yaml()).contains("""
                          - name: POST /recommend
                            post: /recommend
                            json:
                              user: smoke
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.results isArray, size >= 1
                              - $.algorithm isString
                              - $.results[0].id isNumber
                              - $.results[0].score isNumber
                        """);
        assertThat(made.suite().checks()).hasSize(1);
        assertThat(made.leftOut()).contains(new LeftOut("GET /health", 4, "others were called more"));
    }

    @Test
    void only_what_may_change_something_can_be_declared() {
        SuiteFromTraffic suite = SuiteFromTraffic.of(shop());

        assertThatThrownBy(() -> suite.alsoAsk("GET", "/health", ""))
                .hasMessage(
                        "method to ask as well must be POST, PUT, PATCH or DELETE, but was 'GET'; GET, HEAD and OPTIONS"
                                + " are asked anyway");
        assertThatThrownBy(() -> suite.alsoAsk("POST", "/recommend", "{"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("body of POST /recommend:1:");
        assertThatThrownBy(() -> suite.alsoAsk("POST", "/recommend", "{\"user\":\"${USER}\"}"))
                .hasMessage("body of POST /recommend must hold no ${, which a suite file would fill");
        assertThatThrownBy(() -> suite.alsoAsk("POST", "/buy", "").generate())
                .hasMessage(
                        "POST /buy was not recorded; recorded were GET /health, GET /items/{id}, POST /recommend, GET /, "
                                + "DELETE /items/{id}");
    }

    @Test
    void too_few_endpoints_are_a_note() {
        Har har = new Recording().get("/health", "{\"ok\":true}").har();

        TrafficSuite made = SuiteFromTraffic.of(har).generate();

        assertThat(made.suite().checks()).hasSize(1);
        assertThat(made.notes())
                .containsExactly("fewer checks than the 3 that were wanted: record more traffic, or add some by hand");
        assertThat(made.yaml()).contains("# Note: fewer checks than the 3 that were wanted");
    }

    @Test
    void traffic_of_which_nothing_can_be_asked_is_refused_with_the_reasons() {
        Har failing = new Recording()
                .call("GET /a", 500, "", "")
                .call("GET /a", 404, "", "")
                .call("PUT /b", 204, "", "")
                .har();
        Har assets = new Recording().call("GET /app.css", 200, "text/css", "x").har();

        assertThatThrownBy(() -> SuiteFromTraffic.of(failing).generate())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "none of the endpoints of https://app.example can be asked: GET /a (2 calls): no call succeeded"
                                + " (404, 500); PUT /b (1 call): PUT may change what the app keeps; declare it with alsoAsk if it only"
                                + " reads");
        assertThatThrownBy(() -> SuiteFromTraffic.of(assets).generate())
                .hasMessage(
                        "the recording has no requests over HTTP but for static assets, so there is nothing to make checks"
                                + " of; record calls to the app itself");
        assertThatThrownBy(() -> SuiteFromTraffic.of(new Har(List.of())).generate())
                .hasMessageStartingWith("the recording has no requests over HTTP, so");
    }

    @Test
    void another_server_than_the_busiest_can_be_chosen() {
        TrafficSuite made = SuiteFromTraffic.of(shop())
                .server(HttpUrl.get("https://cdn.example/"))
                .generate();

        assertThat(made.suite().checks()).extracting(SmokeCheck::name).containsExactly("GET /fonts");
        assertThatThrownBy(() -> SuiteFromTraffic.of(shop())
                        .server(HttpUrl.get("http://[::1]:8080/x"))
                        .generate())
                .hasMessage(
                        "no recorded request asked something but static assets of http://[::1]:8080; the recording has"
                                + " https://app.example (13 calls), https://cdn.example (1 call)");
    }

    @Test
    void words_with_a_number_are_one_endpoint_but_versions_are_not() {
        Recording recording = new Recording();
        for (int i = 1; i <= 3; i++) {
            recording.get("/cache/user-" + i + "/seat-9", "{\"n\":1}").get("/api/v" + i + "/x", "{\"n\":1}");
        }

        Suite suite = SuiteFromTraffic.of(recording.har()).generate().suite();

        assertThat(suite.checks())
                .extracting(check -> check.name() + " " + check.path())
                .containsExactly(
                        "GET /cache/{user}/seat-9 /cache/user-3/seat-9",
                        "GET /api/v1/x /api/v1/x",
                        "GET /api/v2/x /api/v2/x",
                        "GET /api/v3/x /api/v3/x");
    }

    @Test
    void an_address_that_has_failed_since_is_not_asked() {
        Har har = new Recording()
                .get("/items/1", "{}")
                .get("/items/2", "{}")
                .call("GET /items/2", 404, "", "")
                .call("GET /items/1", 304, "", "")
                .get("/old/1", "{}")
                .call("GET /old/1", 410, "", "")
                .har();

        TrafficSuite made = SuiteFromTraffic.of(har).generate();

        assertThat(made.suite().checks()).extracting(SmokeCheck::path).containsExactly("/items/1");
        assertThat(made.leftOut())
                .containsExactly(new LeftOut("GET /old/{id}", 2, "every address that succeeded has failed since"));
    }

    @Test
    void a_preflight_of_a_browser_is_not_asked() {
        Har har = new Recording()
                .get("/items", "[]")
                .header("Access-Control-Request-Method", "GET")
                .call("OPTIONS /items", 204, "", "")
                .har();

        assertThat(SuiteFromTraffic.of(har).generate().leftOut())
                .containsExactly(new LeftOut("OPTIONS /items", 1, "a browser asks it before the real call"));
    }

    @Test
    void what_is_slow_by_nature_gets_the_time_it_needs() throws Exception {
        Har har = new Recording()
                .taking(Duration.ofSeconds(4))
                .get("/report", "[]")
                .har();

        TrafficSuite made = SuiteFromTraffic.of(har).generate();

        assertThat(made.yaml())
                .contains("deadline: 1m\n")
                .contains("    timeout: 30s\n")
                .contains("    softly:\n      - total < 15 s\n");
        assertThat(SuiteFile.read(Files.writeString(folder.resolve("slow.yaml"), made.yaml()))
                        .deadline())
                .isEqualTo(made.suite().deadline())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void the_type_that_was_asked_for_is_asked_for_again() {
        Har har = new Recording()
                .header("Accept", "application/vnd.app+json, text/html;q=0.9, */*; q=0.8")
                .call("GET /items", 200, "application/vnd.app+json", "[]")
                .har();

        assertThat(SuiteFromTraffic.of(har).generate().yaml())
                .contains("    headers:\n      Accept: application/vnd.app+json, text/html;q=0.9, */*; q=0.8\n")
                .contains("header Content-Type contains application/vnd.app+json");
    }
}
