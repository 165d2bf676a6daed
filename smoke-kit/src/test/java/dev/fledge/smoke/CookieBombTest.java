package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CookieBombTest {
    private final NothingLeft nothingLeft = new NothingLeft();

    private static final Suite TWO_STEPS = Suite.named("app")
            .check(
                    "cookies",
                    c -> c.step("get", s -> s.get("/").expect(status(200)))
                            .step("send", s -> s.get("/again").expect(status(200))))
            .build();

    private static HostileServer setting(int cookies, String value) throws Exception {
        String head = IntStream.range(0, cookies)
                .mapToObj(i -> "Set-Cookie: c" + i + "=" + value + "\r\n")
                .collect(Collectors.joining());
        return HostileServer.saying("HTTP/1.1 200 OK\r\n" + head + "Content-Length: 0\r\n\r\n");
    }

    @Test
    void ten_thousand_cookies_leave_the_newest_fifty() throws Exception {
        Deadline patience = Deadline.after(Duration.ofSeconds(5), TimeSource.system());
        try (HostileServer server = setting(10_000, "abcdefgh")) {
            SmokeReport report = Smoke.run(TWO_STEPS, server.target());

            assertThat(patience.passed()).isFalse();
            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(server.requests().get(1))
                    .contains("\r\nCookie: c9950=abcdefgh; c9951=abcdefgh; ")
                    .contains("; c9999=abcdefgh\r\n")
                    .doesNotContain("c9949=");
            nothingLeft.at(server);
        }
    }

    @Test
    void a_megabyte_of_cookies_is_a_finding() throws Exception {
        try (HostileServer server = setting(250, "x".repeat(4000))) {
            CheckResult result = Smoke.run(TWO_STEPS, server.target()).results().get(0);

            assertThat(result.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(result.finding().reason()).isEqualTo("PROTOCOL");
            assertThat(result.finding().message())
                    .endsWith(" did not answer in HTTP: its headers broke off, or are longer than 256 KiB");
            assertThat(result.message()).hasSizeLessThan(1000);
            nothingLeft.at(server);
        }
    }

    @Test
    void a_cookie_longer_than_any_browser_keeps_is_not_sent_back() throws Exception {
        try (HostileServer server = setting(2, "x".repeat(5000))) {
            SmokeReport report = Smoke.run(TWO_STEPS, server.target());

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
            assertThat(server.requests().get(1)).doesNotContain("Cookie");
        }
    }
}
