package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.Redirects;
import dev.fledge.http.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedirectPainTest {
    @Test
    void also_a_redirect_to_another_host_takes_no_key_along_and_is_shown() throws Exception {
        try (HostileServer other = HostileServer.saying(TestServer.ok("text/plain", "welcome"));
                HostileServer server = HostileServer.saying("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + other.port() + "/in\r\nContent-Length: 0\r\n\r\n")) {
            Suite suite = Suite.named("app")
                    .defaults(d -> d.redirects(Redirects.upTo(3)))
                    .check(
                            "login",
                            c -> c.get("/")
                                    .bearer(Secret.of("TOKEN", "s3cr3t-token"))
                                    .header("X-Api-Key", Secret.of("KEY", "s3cr3t-value"))
                                    .cookie("session", "s3cr3t-cookie")
                                    .expect(status(201)))
                    .build();

            CheckResult result = Smoke.run(suite, server.target()).results().get(0);

            assertThat(server.requests().get(0)).contains("s3cr3t-token", "s3cr3t-value", "s3cr3t-cookie");
            assertThat(other.requests()).hasSize(1);
            assertThat(other.requests().get(0)).doesNotContain("s3cr3t");
            assertThat(result.message())
                    .contains("  redirects    GET ", " 302 -> ")
                    .contains(":" + other.port() + "/in\n");
        }
    }
}
