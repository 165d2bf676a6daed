package dev.fledge.http;

import dev.fledge.internal.Check;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a server showed as its own.
 *
 * @param issuer who signed it, such as {@code CN=R3,O=Let's Encrypt,C=US}
 * @param hosts the names and addresses that it is for, as they stand in it, such as {@code *.shop.example}
 * @param notAfter the last moment at which it is valid
 * @param seenAt when it was seen, on the clock of the client
 */
public record PeerCertificate(String issuer, List<String> hosts, Instant notAfter, Instant seenAt) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Copies the hosts. */
    public PeerCertificate {
        Check.notNull("issuer", issuer);
        hosts = List.copyOf(hosts);
        Check.notNull("end of a certificate", notAfter);
        Check.notNull("time of a certificate", seenAt);
    }

    static Optional<PeerCertificate> of(@Nullable Handshake handshake, Instant now) {
        return handshake == null
                ? Optional.empty()
                : handshake.peerCertificates().stream()
                        .limit(1)
                        .filter(X509Certificate.class::isInstance)
                        .map(certificate -> of((X509Certificate) certificate, now))
                        .findFirst();
    }

    private static PeerCertificate of(X509Certificate certificate, Instant now) {
        return new PeerCertificate(
                certificate.getIssuerX500Principal().getName(),
                hosts(certificate),
                certificate.getNotAfter().toInstant(),
                now);
    }

    private static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                    hosts.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // A name that cannot be read is a name that it is not for.
        }
        return hosts;
    }

    /** Returns how long it was still valid when it was seen; negative if it was not. */
    public Duration left() {
        return Duration.between(seenAt, notAfter);
    }

    /** Returns whether it is for this host; {@code *.shop.example} is for {@code a.shop.example} but not for {@code a.b.shop.example}. */
    public boolean covers(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        String parent = dot < 1 ? "" : "*" + wanted.substring(dot);
        return hosts.stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(wanted) || each.equals(parent));
    }
}
