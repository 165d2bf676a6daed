package dev.fledge.smoke.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.record.Har;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What a browser exports: its own keys, pages, cookies, bodies in Base64, sizes that are those of the wire, several hosts. */
class ForeignHarTest {
    private static final String ENTRY = """
            {
              "_initiator": {"type": "script"}, "pageref": "page_1", "connection": "443", "cache": {},
              "startedDateTime": "2026-01-31T12:00:0%d.000+01:00", "time": 120,
              "request": {"method": "GET", "url": "%s", "httpVersion": "h3", "cookies": [{"name": "sid", "value": "Zq9"}],
                "headers": [{"name": ":authority", "value": "shop.example"}, {"name": "cookie", "value": "sid=Zq9"},
                  {"name": "accept", "value": "*/*"}],
                "queryString": [], "headersSize": -1, "bodySize": 0},
              "response": {"status": 200, "statusText": "", "httpVersion": "h3", "cookies": [],
                "headers": [{"name": "content-type", "value": "%s"}, {"name": "content-encoding", "value": "br"},
                  {"name": "set-cookie", "value": "sid=Zq9"}],
                "content": {"size": 9, "mimeType": "%s", "compression": 5, "encoding": "base64", "text": "%s"},
                "redirectURL": "", "headersSize": -1, "bodySize": 4, "_transferSize": 4},
              "timings": {"blocked": 90, "dns": -1, "ssl": -1, "connect": -1, "send": 0.1, "wait": 28, "receive": 1.5,
                "_blocked_queueing": 1}
            }""";

    private static String entry(int second, String url, String type, String body) {
        String encoded = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        return ENTRY.formatted(second, url, type, type, encoded);
    }

    private static Har export() {
        return Har.parse(
                "shop.har",
                "{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"browser\"}, \"pages\": [{\"id\": \"page_1\"}], "
                        + "\"entries\": ["
                        + String.join(
                                ",",
                                entry(1, "https://shop.example/", "text/html", "<html></html>"),
                                entry(2, "https://shop.example/app.js?v=3", "text/javascript", "x"),
                                entry(3, "https://cdn.example/a.woff2", "font/woff2", "x"),
                                entry(4, "https://cdn.example/b.woff2", "font/woff2", "x"),
                                entry(5, "https://cdn.example/c.woff2", "font/woff2", "x"),
                                entry(
                                        6,
                                        "https://shop.example/api/cart",
                                        "application/json; charset=utf-8",
                                        "{\"n\":1}"),
                                entry(7, "data:text/plain,x", "text/plain", "x"),
                                entry(8, "https://stats.example/hit?uid=Zq9", "text/plain", "x"))
                        + "]}}");
    }

    @Test
    void of_a_browsers_export_the_app_is_asked_and_nothing_else() {
        TrafficSuite made = SuiteFromTraffic.of(export()).named("shop").generate();

        assertThat(made.yaml()).isEqualTo("""
                        # From 2 recorded calls to https://shop.example, 2026-01-31.
                        # What differed between answers is a type, the recorded time with headroom a budget that only degrades.
                        # Read it before you rely on it: a path may name a person, and a recording shows no rare cases.
                        # Note: fewer checks than the 3 that were wanted: record more traffic, or add some by hand.
                        # Left out:
                        #   static assets (4 calls): images, styles, scripts and fonts say little about the app
                        #   other servers (1 call): one suite asks one server, not https://stats.example
                        suite: shop
                        checks:
                          # 1 call, 95 % within 29 ms
                          # was asked with cookie, not written here; give the target what the app needs
                          - name: GET /
                            get: /
                            expect:
                              - status == 200
                              - header Content-Type contains text/html
                            softly:
                              - total < 500 ms
                          # 1 call, 95 % within 29 ms
                          # was asked with cookie, not written here; give the target what the app needs
                          - name: GET /api/cart
                            get: /api/cart
                            expect:
                              - status == 200
                              - header Content-Type contains application/json
                              - $.n isNumber
                            softly:
                              - total < 500 ms
                        """);
    }
}
