package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says what kept a connection from working, and what to do. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static String sentence(IOException e, boolean tls, Deadline deadline) {
        if (e instanceof SSLPeerUnverifiedException) {
            return "the server's certificate is not for this host name; set tls-server-name of the cluster in the kubeconfig to a"
                    + " name that stands in the certificate";
        }
        Optional<CertificateExpiredException> expired = cause(e, CertificateExpiredException.class);
        if (expired.isPresent()) {
            return "the server's certificate has expired (" + expired.get().getMessage()
                    + "); renew it on the server, or set this machine's clock";
        }
        if (cause(e, CertificateNotYetValidException.class).isPresent()) {
            return "the server's certificate is not valid yet; set this machine's clock";
        }
        if (e instanceof SSLException) {
            return tls(String.valueOf(e.getMessage()));
        }
        if (e instanceof UnknownHostException) {
            return "the host is not known (" + e.getMessage() + "); check the server's address and the network";
        }
        if (e instanceof ConnectException) {
            return "nobody answers there (" + e.getMessage() + "); is the address right and the network open?";
        }
        if (e instanceof InterruptedIOException) {
            return "the deadline of " + deadline.allowed() + " passed";
        }
        return lost(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), tls);
    }

    /**
     * Since TLS 1.3 a server refuses a client certificate only after the client has done its part of the handshake; what it says
     * may be lost with the connection (RFC 8446, section 4.4.2.4).
     */
    private static String lost(String message, boolean tls) {
        return "the connection broke (" + message + ")"
                + (tls
                        ? "; if it does so each time, the server may refuse our client certificate: check client-certificate(-data)"
                                + " and client-key(-data) of the user in the kubeconfig"
                        : "");
    }

    private static String tls(String message) {
        if (message.contains("certification path")) {
            return "the server's certificate is signed by an authority that is not trusted; name it as certificate-authority(-data)"
                    + " of the cluster in the kubeconfig, or by tls()";
        }
        if (message.contains("bad_certificate")
                || message.contains("certificate_required")
                || message.contains("certificate_expired")
                || message.contains("certificate_unknown")) {
            return "the server refused our client certificate (" + message
                    + "); renew client-certificate(-data) and client-key(-data) of the user in the kubeconfig";
        }
        return "no TLS connection: " + message;
    }

    private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = e; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
