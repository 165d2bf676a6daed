package dev.fledge.http;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.http.HttpPhases.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.StreamResetException;
import org.jspecify.annotations.Nullable;

/** Turns what a transport threw into a kind and a sentence for people. */
final class FailureSentence {
    private final HttpCall call;
    private final PhaseClock clock;

    FailureSentence(HttpCall call, PhaseClock clock) {
        this.call = call;
        this.clock = clock;
    }

    HttpFailure of(IOException thrown) {
        Kind transport = transportKind(thrown);
        Kind kind = kind(transport, thrown);
        String detail = kind == Kind.TLS && transport == Kind.RESET
                ? "it closed the connection; does it ask for a client certificate that it knows?"
                : new FailureDetail(call.redactor()).of(thrown);
        return failure(kind, detail, thrown);
    }

    HttpFailure timeout() {
        return failure(Kind.TIMEOUT, "", null);
    }

    private HttpFailure failure(Kind kind, String detail, @Nullable IOException cause) {
        String message = call.redactor().redact(call.method() + " " + sentence(kind, detail));
        HttpFailure failure = new HttpFailure(kind, message, clock.requestSent(), clock.phases());
        if (cause != null && showsNothing(cause)) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** A cause is printed with its own text, so it is dropped if a secret stands there. */
    private boolean showsNothing(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (call.redactor().reveals(String.valueOf(each.getMessage())) || each.getSuppressed().length > 0) {
                return false;
            }
        }
        return true;
    }

    private static Kind transportKind(IOException thrown) {
        Kind kind = Kind.OTHER;
        for (Throwable each = thrown; each != null && kind == Kind.OTHER; each = each.getCause()) {
            kind = kindOf(each);
        }
        return kind;
    }

    private Kind kind(Kind transport, IOException thrown) {
        if (transport == Kind.TIMEOUT) {
            return transport;
        }
        if (clock.status().isPresent()) {
            return Kind.CUT_SHORT;
        }
        if (FailureDetail.isHeadWithoutEnd(thrown)) {
            return Kind.PROTOCOL;
        }
        boolean inHandshake = !clock.requestSent() && clock.phases().tls().isPresent();
        return inHandshake && transport == Kind.RESET ? Kind.TLS : transport;
    }

    private static Kind kindOf(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (thrown instanceof UnknownHostException) {
            return Kind.DNS;
        }
        if (thrown instanceof NoRouteToHostException || text.contains("unreachable")) {
            return Kind.UNREACHABLE;
        }
        if (thrown instanceof ConnectException) {
            return text.contains("timed out") ? Kind.TIMEOUT : Kind.REFUSED;
        }
        if (thrown instanceof InterruptedIOException) {
            return Kind.TIMEOUT;
        }
        if (thrown instanceof SSLException || thrown instanceof CertificateException) {
            return Kind.TLS;
        }
        if (thrown instanceof SocketException
                || thrown instanceof StreamResetException
                || thrown instanceof ConnectionShutdownException
                || isClosedHttp2(thrown)
                || thrown instanceof EOFException
                || text.contains("unexpected end of stream")) {
            return Kind.RESET;
        }
        return thrown instanceof ProtocolException ? Kind.PROTOCOL : Kind.OTHER;
    }

    /** What OkHttp throws if the connection was found to be gone just as a request was to be written in HTTP/2. */
    private static boolean isClosedHttp2(Throwable thrown) {
        return thrown.getClass() == IOException.class && "closed".equals(thrown.getMessage());
    }

    private String sentence(Kind kind, String detail) {
        HttpUrl url = call.url();
        String server = url.host() + ":" + url.port();
        return call.redactor().redact(url) + ": "
                + switch (kind) {
                    case REFUSED -> server + " refused the connection: is the app running on that port?";
                    case UNREACHABLE -> "there is no way to " + server + ": are you in the right network?";
                    case RESET -> server + " closed the connection without an answer: " + whyClosed();
                    case DNS ->
                        "the name " + url.host() + " was not found: is it spelt right, and known to the DNS here?";
                    case TLS -> "no TLS connection to " + server + ": " + detail;
                    case PROTOCOL -> server + " did not answer in HTTP: " + detail;
                    case CUT_SHORT ->
                        "the answer began with status " + clock.status().orElse(0) + ", but "
                                + call.live()
                                        .map(live -> live.awaited() + " did not come: ")
                                        .orElse("its body broke off: ")
                                + detail;
                    case TIMEOUT -> "no whole answer within " + readable(call.timeout()) + "; it was still " + stuck();
                    case REDIRECT, OTHER -> detail;
                };
    }

    /**
     * Since TLS 1.3 a server refuses a client's certificate only after the client has done its part of the handshake; what it says
     * may be lost with the connection (RFC 8446, section 4.4.2.4).
     */
    private String whyClosed() {
        return clock.phases().tls().isPresent()
                ? "did the app crash or restart, or does it ask for a client certificate that it knows?"
                : "did the app crash or restart?";
    }

    private String stuck() {
        return switch (clock.open().orElse(Phase.TOTAL)) {
            case DNS -> "looking up the name " + call.url().host();
            case CONNECT ->
                "connecting to " + call.url().host() + ":" + call.url().port();
            case TLS -> "in the TLS handshake";
            case SEND -> "sending the request";
            case WAIT -> "waiting for the answer to begin";
            case RECEIVE ->
                call.live().map(live -> "waiting for " + live.awaited()).orElse("receiving the body") + " after status "
                        + clock.status().orElse(0);
            case TOTAL -> "preparing to connect";
        };
    }

    private static String readable(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
