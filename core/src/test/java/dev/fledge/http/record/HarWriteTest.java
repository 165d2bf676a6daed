package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HarWriteTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void an_exchange_is_written_in_the_order_of_the_specification() {
        HarBody asked = new HarBody("application/json", Optional.of("{\"user\":\"test\"}"), 15, false);
        HarBody answered = new HarBody("application/json", Optional.of("{\"resul"), 14, true);
        HarEntry entry = HarEntry.builder(
                        NOON,
                        new HarRequest(
                                "POST",
                                "http://a.example/recommend?x=a%20b&y#top",
                                HttpHeaders.none().and("Accept", "*/*"),
                                Optional.of(asked)))
                .response(new HarResponse(201, HttpHeaders.none().and("location", "/r/1"), Optional.of(answered)))
                .timings(HarTimings.unknown()
                        .and(Phase.CONNECT, Duration.ofNanos(1_750_000))
                        .and(Phase.TLS, Duration.ofNanos(3_250_000))
                        .and(Phase.WAIT, Duration.ofSeconds(2)))
                .protocol("h2")
                .serverAddress("192.0.2.7")
                .fact("verdict", "PASS")
                .fact("check", "core flow")
                .build();

        String json = new Har(List.of(entry)).toJson();

        assertThat(json).isEqualTo("""
                        {
                          "log": {
                            "version": "1.2",
                            "creator": {
                              "name": "fledge",
                              "version": "1"
                            },
                            "entries": [
                              {
                                "startedDateTime": "2026-01-31T12:00:00Z",
                                "time": 2005,
                                "request": {
                                  "method": "POST",
                                  "url": "http://a.example/recommend?x=a%20b&y#top",
                                  "httpVersion": "h2",
                                  "cookies": [],
                                  "headers": [
                                    {
                                      "name": "Accept",
                                      "value": "*/*"
                                    }
                                  ],
                                  "queryString": [
                                    {
                                      "name": "x",
                                      "value": "a%20b"
                                    },
                                    {
                                      "name": "y",
                                      "value": ""
                                    }
                                  ],
                                  "postData": {
                                    "mimeType": "application/json",
                                    "text": "{\\"user\\":\\"test\\"}"
                                  },
                                  "headersSize": -1,
                                  "bodySize": 15
                                },
                                "response": {
                                  "status": 201,
                                  "statusText": "",
                                  "httpVersion": "h2",
                                  "cookies": [],
                                  "headers": [
                                    {
                                      "name": "location",
                                      "value": "/r/1"
                                    }
                                  ],
                                  "content": {
                                    "size": 14,
                                    "mimeType": "application/json",
                                    "text": "{\\"resul",
                                    "_truncated": true
                                  },
                                  "redirectURL": "/r/1",
                                  "headersSize": -1,
                                  "bodySize": -1
                                },
                                "cache": {},
                                "timings": {
                                  "blocked": -1,
                                  "dns": -1,
                                  "connect": 5,
                                  "ssl": 3.25,
                                  "send": -1,
                                  "wait": 2000,
                                  "receive": -1
                                },
                                "serverIPAddress": "192.0.2.7",
                                "_fledge": {
                                  "check": "core flow",
                                  "verdict": "PASS"
                                }
                              }
                            ]
                          }
                        }
                        """);
    }

    @Test
    void an_exchange_without_an_answer_has_status_zero_and_says_why() {
        HarEntry entry = HarEntry.builder(
                        NOON, new HarRequest("GET", "http://a.example/", HttpHeaders.none(), Optional.empty()))
                .failure("refused")
                .build();

        String json = new Har(List.of(entry)).toJson();

        assertThat(json).contains("\"status\": 0,").contains("\"_error\": \"refused\"");
        assertThat(Har.parse("own", json).entries()).containsExactly(entry);
    }

    @Test
    void a_har_without_entries_is_a_har() {
        String json = new Har(List.of()).toJson();

        assertThat(json).contains("\"entries\": []");
        assertThat(Har.parse("own", json)).isEqualTo(new Har(List.of()));
    }
}
