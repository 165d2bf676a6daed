package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.certificate;
import static dev.fledge.smoke.Expectations.protocol;
import static dev.fledge.smoke.Expectations.redirects;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.http.Redirects;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import dev.fledge.smoke.Flags;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeHttpSnippetTest {
    @TempDir
    private Path folder;

    private static Suite sending() {
        // tag::smoke-sending
        Suite suite = Suite.named("where2eat")
                .defaults(d -> d.retries(Retries.upTo(3)).redirects(Redirects.upTo(5)))
                .check(
                        "health",
                        c -> c.get("/health").expect(status(200), redirects().atMost(1)))
                .build();
        // end::smoke-sending
        return suite;
    }

    private static Suite connection() {
        // tag::smoke-connection
        Suite suite = Suite.named("where2eat")
                .check(
                        "secure",
                        c -> c.get("/health")
                                .expect(
                                        protocol("h2"),
                                        certificate().validFor(Duration.ofDays(14)),
                                        certificate().covers("shop.example")))
                .build();
        // end::smoke-connection
        return suite;
    }

    private static Target target(Path authority, Secret key) {
        // tag::smoke-target
        Target target = Target.at("https://shop.example")
                .trust(authority)
                .header("X-Api-Key", key)
                .flags(Flags.header("X-Flag-{name}", "on", "off"))
                .flagOn("new-recommend")
                .origin("https://10.0.0.7:8443");
        // end::smoke-target
        return target;
    }

    @Test
    void what_is_sent_again_and_followed_passes_on_the_real_app() throws Exception {
        try (Where2EatProcess app = app()) {
            SmokeReport report = Smoke.run(sending(), Target.at(app.url()));

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.PASSED);
        }
    }

    @Test
    void plain_http_does_not_meet_what_is_expected_of_tls() throws Exception {
        try (Where2EatProcess app = app()) {
            SmokeReport report = Smoke.run(connection(), Target.at(app.url()));

            assertThat(report.verdict()).isEqualTo(SmokeVerdict.FAILED);
            assertThat(report.text()).contains("the connection had no TLS", "actual:   http/1.1");
        }
    }

    @Test
    void a_target_tells_its_flags_and_its_origin_but_no_secret() throws Exception {
        Path authority = Files.writeString(folder.resolve("ca.pem"), anyAuthority());

        Target target = target(authority, Secret.of("API_KEY", "k3y-k3y-k3y"));

        assertThat(target)
                .hasToString("Target(https://shop.example/, new-recommend on, origin https://10.0.0.7:8443/)");
    }

    private static String anyAuthority() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        byte[] der = Arrays.stream(factory.getTrustManagers())
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow()
                .getAcceptedIssuers()[0]
                .getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    private static Where2EatProcess app() throws Exception {
        return Where2EatProcess.builder("1.0.0", Digest.parse("sha256:" + "0a".repeat(32)))
                .twin(Twin.HEALTHY)
                .start(Deadline.after(Duration.ofSeconds(20), TimeSource.system()));
    }
}
