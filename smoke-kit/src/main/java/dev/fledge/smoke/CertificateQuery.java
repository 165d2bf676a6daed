package dev.fledge.smoke;

import dev.fledge.http.PeerCertificate;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The certificate that the server showed as its own, about which something is to be expected. Without TLS there is none, and
 * nothing that is expected of it is met. Immutable.
 */
public final class CertificateQuery {
    CertificateQuery() {}

    /**
     * Expects it to be valid for at least that time more; equal passes.
     *
     * @param time in whole days, at least one
     * @throws IllegalArgumentException if {@code time} is anything else
     */
    public Expectation validFor(Duration time) {
        if (!Check.positive("time of a certificate", time).equals(Duration.ofDays(time.toDays()))) {
            throw new IllegalArgumentException("time of a certificate must be in whole days, but was " + time);
        }
        return expectation(
                "days",
                ">= " + time.toDays(),
                seen -> seen.left().compareTo(time) >= 0,
                seen -> seen.left().toDays() + " (until " + seen.notAfter() + ", issued by " + seen.issuer() + ")");
    }

    /**
     * Expects it to be for that host, by its name or by {@code *} for one label.
     *
     * @param host a name or an address, such as {@code shop.example}
     */
    public Expectation covers(String host) {
        if (!Check.notBlank("host of a certificate", host).matches("[A-Za-z0-9.:_-]+")) {
            throw new IllegalArgumentException(
                    "host of a certificate must be a name such as shop.example, but was '" + host + "'");
        }
        return expectation(
                "host",
                "== " + host,
                seen -> seen.covers(host),
                seen -> seen.hosts().isEmpty() ? "for no host at all" : "for " + String.join(", ", seen.hosts()));
    }

    private static Expectation expectation(
            String about, String rule, Predicate<PeerCertificate> accepts, Function<PeerCertificate, String> actual) {
        String subject = "certificate " + about;
        return new PlainExpectation(subject + " " + rule, evidence -> {
            Optional<PeerCertificate> seen = evidence.answer().certificate();
            if (seen.isPresent()) {
                Said said = new Said(subject, rule, actual.apply(seen.get()));
                return List.of(Evaluation.of(accepts.test(seen.get()), Aspect.CERTIFICATE, said));
            }
            boolean plain =
                    evidence.answer().url().filter(url -> !url.isHttps()).isPresent();
            return List.of(
                    plain
                            ? Evaluation.unmet(
                                    Aspect.CERTIFICATE,
                                    new Said(subject, rule, "the connection had no TLS; ask an https address"))
                            : new Evaluation(
                                    Aspect.CERTIFICATE,
                                    Outcome.BROKEN,
                                    new Said(subject, rule, "the transport did not tell the certificate")));
        });
    }
}
