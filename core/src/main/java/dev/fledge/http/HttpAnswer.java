package dev.fledge.http;

import dev.fledge.internal.Check;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * What a server answered: status, headers, the body up to the call's limit, and where the time went. Immutable.
 *
 * <p>Headers and body may repeat the secrets of the call: show them through {@link HttpCall#redactor()}.
 */
public final class HttpAnswer {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([^\\s;\"]+)");

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final boolean truncated;
    private final String protocol;
    private final Optional<String> remoteAddress;
    private final HttpPhases phases;
    private final List<HttpAttempt> attempts;
    private final Optional<HttpCall> call;
    private final Optional<PeerCertificate> certificate;
    private final List<HttpHop> hops;

    private HttpAnswer(Builder builder) {
        this.status = builder.status;
        this.headers = builder.headers;
        this.body = builder.body;
        this.truncated = builder.truncated;
        this.protocol = builder.protocol;
        this.remoteAddress = builder.remoteAddress;
        this.phases = builder.phases;
        this.attempts = builder.attempts;
        this.call = builder.call;
        this.certificate = builder.certificate;
        this.hops = builder.hops;
    }

    /**
     * Starts an answer; transports and their fakes do.
     *
     * @param status from 100 to 999
     */
    public static Builder builder(int status) {
        return new Builder(status);
    }

    Builder toBuilder() {
        Builder builder = new Builder(status);
        builder.headers = headers;
        builder.body = body;
        builder.truncated = truncated;
        builder.protocol = protocol;
        builder.remoteAddress = remoteAddress;
        builder.phases = phases;
        builder.attempts = attempts;
        builder.call = call;
        builder.certificate = certificate;
        builder.hops = hops;
        return builder;
    }

    /** Returns the status code. A redirect is an answer like any other unless {@link HttpCall#redirects()} says otherwise. */
    public int status() {
        return status;
    }

    /** Returns the headers in their order. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns the first header with that name, in any case of letters. */
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /** Returns a copy of the body as far as it was kept. */
    public byte[] body() {
        return body.clone();
    }

    /** Returns the size of the body as far as it was kept, in bytes. */
    public int bodyBytes() {
        return body.length;
    }

    /** Returns the body as text in the charset of its content type, UTF-8 if it names none; broken characters become U+FFFD. */
    public String bodyText() {
        return new String(body, charset());
    }

    /** Returns whether the body was longer than the limit, so that its end was dropped. */
    public boolean truncated() {
        return truncated;
    }

    /** Returns the protocol such as {@code http/1.1} or {@code h2}; empty text if it is not known. */
    public String protocol() {
        return protocol;
    }

    /** Returns the address that answered, such as {@code 10.2.3.4:443}; empty if it is not known. */
    public Optional<String> remoteAddress() {
        return remoteAddress;
    }

    /** Returns where the time of the last attempt went. */
    public HttpPhases phases() {
        return phases;
    }

    /** Returns every attempt in order; the last one gave this answer. More than one means that a retry was needed. */
    public List<HttpAttempt> attempts() {
        return attempts;
    }

    /** Returns the call that got this answer, behind redirects the last one; empty if the transport does not say. */
    public Optional<HttpCall> call() {
        return call;
    }

    /** Returns the address that gave this answer, behind redirects the last one; empty if the transport does not say. */
    public Optional<HttpUrl> url() {
        return call.map(HttpCall::url);
    }

    /** Returns the server's own certificate; empty if the connection had no TLS, or the transport does not say. */
    public Optional<PeerCertificate> certificate() {
        return certificate;
    }

    /** Returns the redirects that were followed to this answer, in their order; empty if there was none. */
    public List<HttpHop> hops() {
        return hops;
    }

    private Charset charset() {
        Optional<String> type = header("Content-Type");
        if (type.isEmpty()) {
            return StandardCharsets.UTF_8;
        }
        Matcher matcher = CHARSET.matcher(type.get());
        if (!matcher.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(matcher.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Returns status and size of the body, nothing of what they hold. */
    @Override
    public String toString() {
        return "HttpAnswer(" + status + ", " + body.length + (truncated ? "+" : "") + " B)";
    }

    /** Collects the parts of an answer. Not thread-safe. */
    public static final class Builder {
        private final int status;
        private HttpHeaders headers = HttpHeaders.none();
        private byte[] body = new byte[0];
        private boolean truncated;
        private String protocol = "";
        private Optional<String> remoteAddress = Optional.empty();
        private HttpPhases phases = HttpPhases.unknown();
        private List<HttpAttempt> attempts = List.of();
        private Optional<HttpCall> call = Optional.empty();
        private Optional<PeerCertificate> certificate = Optional.empty();
        private List<HttpHop> hops = List.of();

        private Builder(int status) {
            this.status = (int) Check.inRange("status", status, 100, 999);
        }

        /** Adds a header. */
        public Builder header(String name, String value) {
            headers = headers.and(name, value);
            return this;
        }

        /** Sets headers that nobody else has yet. */
        Builder headers(HttpHeaders headers) {
            this.headers = headers;
            return this;
        }

        /** Sets a body that nobody else holds. */
        Builder ownBody(byte[] bytes) {
            this.body = bytes;
            return this;
        }

        /** Sets the body; {@code bytes} is copied. */
        public Builder body(byte[] bytes) {
            this.body = bytes.clone();
            return this;
        }

        /** Sets the body in UTF-8. */
        public Builder body(String text) {
            this.body = text.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        /** Says that the end of the body was dropped. */
        public Builder truncated() {
            this.truncated = true;
            return this;
        }

        /** Sets the protocol, such as {@code h2}. */
        public Builder protocol(String protocol) {
            this.protocol = Check.notNull("protocol", protocol);
            return this;
        }

        /** Sets the address that answered. */
        public Builder remoteAddress(String address) {
            this.remoteAddress = Optional.of(address);
            return this;
        }

        /** Sets where the time went. */
        public Builder phases(HttpPhases phases) {
            this.phases = Check.notNull("phases", phases);
            return this;
        }

        /** Sets every attempt in order. */
        public Builder attempts(List<HttpAttempt> attempts) {
            this.attempts = List.copyOf(attempts);
            return this;
        }

        /** Sets the call that got this answer. */
        public Builder call(HttpCall call) {
            this.call = Optional.of(call);
            return this;
        }

        /** Sets the server's own certificate. */
        public Builder certificate(PeerCertificate certificate) {
            this.certificate = Optional.of(certificate);
            return this;
        }

        /** Sets the redirects that were followed, in their order. */
        public Builder hops(List<HttpHop> hops) {
            this.hops = List.copyOf(hops);
            return this;
        }

        /** Builds the answer. */
        public HttpAnswer build() {
            return new HttpAnswer(this);
        }
    }
}
