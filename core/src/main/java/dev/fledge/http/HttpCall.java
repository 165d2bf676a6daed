package dev.fledge.http;

import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** One request, ready to be sent any number of times. Immutable and thread-safe. */
public final class HttpCall {
    /** The time a call may take from its start to the last byte of the answer, unless set: 10 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** How much of the answer's body is kept, unless set: 1,000,000 bytes. */
    public static final int DEFAULT_BODY_LIMIT_BYTES = 1_000_000;

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private final String method;
    private final HttpUrl url;
    private final HttpHeaders headers;
    private final Optional<byte[]> body;
    private final Duration timeout;
    private final Optional<Duration> within;
    private final Optional<Retries> retries;
    private final Redirects redirects;
    private final int bodyLimitBytes;
    private final boolean idempotencyKeyed;
    private final Optional<Live> live;
    private final Redactor redactor;

    private HttpCall(Builder builder) {
        this.method = builder.method;
        this.url = builder.url;
        this.headers = builder.headers;
        this.body = builder.body;
        this.timeout = builder.timeout;
        this.within = builder.within;
        this.retries = builder.retries;
        this.redirects = builder.redirects;
        this.bodyLimitBytes = builder.bodyLimitBytes;
        this.idempotencyKeyed = builder.idempotencyKeyed;
        this.live = builder.live;
        this.redactor = builder.secrets.isEmpty() ? builder.known : builder.known.and(Redactor.of(builder.secrets));
    }

    /** Starts another request that keeps everything but method and address. */
    Builder toBuilder(String method, HttpUrl url) {
        Builder builder = new Builder(method, url);
        builder.headers = headers;
        builder.body = body;
        builder.timeout = timeout;
        builder.within = within;
        builder.retries = retries;
        builder.redirects = redirects;
        builder.bodyLimitBytes = bodyLimitBytes;
        builder.idempotencyKeyed = idempotencyKeyed;
        builder.live = live;
        builder.known = redactor;
        return builder;
    }

    /** Returns the same with the time that is left, if that is less than its time-out. */
    HttpCall endingWithin(Duration left) {
        // A remainder below one millisecond would round to no time-out at all.
        return left.compareTo(timeout) >= 0
                ? this
                : toBuilder(method, url).timeout(left.plusMillis(1)).build();
    }

    /**
     * Starts a call.
     *
     * @param method in upper case, such as {@code GET}
     * @throws IllegalArgumentException if {@code method} has other characters than A-Z
     */
    public static Builder builder(String method, HttpUrl url) {
        return new Builder(method, url);
    }

    /** Starts a GET. */
    public static Builder get(HttpUrl url) {
        return builder("GET", url);
    }

    /**
     * Starts a GET.
     *
     * @throws IllegalArgumentException if {@code url} is not a whole http or https URL
     */
    public static Builder get(String url) {
        return get(parse(url));
    }

    /** Starts a POST; its body is empty unless set. */
    public static Builder post(HttpUrl url) {
        return builder("POST", url);
    }

    /**
     * Starts a POST; its body is empty unless set.
     *
     * @throws IllegalArgumentException if {@code url} is not a whole http or https URL
     */
    public static Builder post(String url) {
        return post(parse(url));
    }

    private static HttpUrl parse(String url) {
        HttpUrl parsed = HttpUrl.parse(Check.notNull("url", url));
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "url must be whole, such as http://localhost:8080/health, but was '" + url + "'");
        }
        return parsed;
    }

    /** Returns the method in upper case. */
    public String method() {
        return method;
    }

    /** Returns where it goes; show it through {@link #redactor()}. */
    public HttpUrl url() {
        return url;
    }

    /** Returns the headers that were set; show them through {@link #redactor()}. */
    public HttpHeaders headers() {
        return headers;
    }

    /** Returns a copy of the body, or empty if none was set. */
    public Optional<byte[]> body() {
        return body.map(byte[]::clone);
    }

    /**
     * Returns the time that one attempt may take, from its start to the last byte of the answer, with the redirects that it
     * follows. Default 10 s.
     */
    public Duration timeout() {
        return timeout;
    }

    /** Returns the time that all attempts and the waits between them may take; empty if only each attempt is limited. */
    public Optional<Duration> within() {
        return within;
    }

    /** Returns what of this call is sent again; empty if that is left to the transport. */
    public Optional<Retries> retries() {
        return retries;
    }

    /** Returns whether redirects are followed. Default {@link Redirects#never()}. */
    public Redirects redirects() {
        return redirects;
    }

    /** Returns how much of the answer's body is kept, in bytes. Default 1,000,000. */
    public int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    /** Returns whether the server promised to do the work of this call once however often it comes. */
    public boolean idempotencyKeyed() {
        return idempotencyKeyed;
    }

    /** Returns how much is waited for of an answer that does not end; empty if it is to be read to its end. */
    public Optional<Live> live() {
        return live;
    }

    /** Returns what hides the secrets of this call; every text about it must go through it. */
    public Redactor redactor() {
        return redactor;
    }

    /**
     * Returns a command line that sends the same request; it takes the secrets from environment variables such as
     * {@code FLEDGE_SECRET_TOKEN}. A body of more than 8,192 bytes, or of more than 2,048 that are not
     * text, is named as a file.
     */
    public String toCurl() {
        return new Curl(this).render();
    }

    /** Returns method and redacted URL. */
    @Override
    public String toString() {
        return method + " " + redactor.redact(url);
    }

    /** Collects the parts of a call. Not thread-safe. */
    public static final class Builder {
        private final String method;
        private HttpUrl url;
        private HttpHeaders headers = HttpHeaders.none();
        private Optional<byte[]> body = Optional.empty();
        private Duration timeout = DEFAULT_TIMEOUT;
        private Optional<Duration> within = Optional.empty();
        private Optional<Retries> retries = Optional.empty();
        private Redirects redirects = Redirects.never();
        private int bodyLimitBytes = DEFAULT_BODY_LIMIT_BYTES;
        private boolean idempotencyKeyed;
        private Redactor known = Redactor.byName();
        private Optional<Live> live = Optional.empty();
        private final List<Secret> secrets = new ArrayList<>();

        private Builder(String method, HttpUrl url) {
            Check.notNull("method", method);
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException("method must be of A-Z, such as GET, but was '" + method + "'");
            }
            this.method = method;
            this.url = Check.notNull("url", url);
        }

        /** Adds a query parameter; name and value are encoded. */
        public Builder query(String name, String value) {
            url = url.newBuilder().addQueryParameter(name, value).build();
            return this;
        }

        /**
         * Adds a header; one of the same name stays.
         *
         * @throws IllegalArgumentException if the name is no token, or the value has a line break or a character that is not ASCII
         */
        public Builder header(String name, String value) {
            Check.notNull("name of a header", name);
            Check.notNull("value of header " + name, value);
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("name of a header must be a token, but was '" + name + "'");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "value of header " + name + " must be printable ASCII, but has another character");
            }
            headers = headers.and(name, value);
            return this;
        }

        /** Adds a header whose whole value is secret. */
        public Builder header(String name, Secret value) {
            return secret(value).header(name, value.reveal());
        }

        /** Adds {@code Authorization: Bearer} and the token. */
        public Builder bearer(Secret token) {
            return secret(token).header("Authorization", "Bearer " + token.reveal());
        }

        /** Hides a secret that URL, headers or body hold, wherever this call is shown. */
        public Builder secret(Secret secret) {
            secrets.add(Check.notNull("secret", secret));
            return this;
        }

        /**
         * Adds a header that lets the server do the work once however often the call comes; only then may a POST or PATCH
         * be sent again.
         */
        public Builder idempotencyKey(String headerName, String key) {
            idempotencyKeyed = true;
            return header(headerName, key);
        }

        /** Sets the body and its type; {@code bytes} is copied. */
        public Builder body(String contentType, byte[] bytes) {
            body = Optional.of(bytes.clone());
            headers = headers.without("Content-Type");
            return header("Content-Type", contentType);
        }

        /** Sets a JSON text as the body; it is sent as it is, in UTF-8. */
        public Builder json(String json) {
            return body("application/json", json.getBytes(StandardCharsets.UTF_8));
        }

        Builder withoutBody() {
            body = Optional.empty();
            headers = headers.without("Content-Type");
            return this;
        }

        Builder headers(HttpHeaders headers) {
            this.headers = headers;
            return this;
        }

        /**
         * Sets the time that one attempt may take, with the redirects that it follows. Default 10 s.
         *
         * @throws IllegalArgumentException if {@code timeout} is not longer than zero
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /**
         * Sets the time that all attempts and the waits between them may take: what would not fit is not sent again.
         *
         * @throws IllegalArgumentException if {@code within} is not longer than zero
         */
        public Builder within(Duration within) {
            this.within = Optional.of(Check.positive("time of a call", within));
            return this;
        }

        /** Sets what is sent again. The default is the transport's. */
        public Builder retries(Retries retries) {
            this.retries = Optional.of(Check.notNull("retries", retries));
            return this;
        }

        /** Sets whether redirects are followed. Default {@link Redirects#never()}. */
        public Builder redirects(Redirects redirects) {
            this.redirects = Check.notNull("redirects", redirects);
            return this;
        }

        /**
         * Sets how much of the answer's body is kept; the rest is dropped and the answer says so. Default 1,000,000.
         *
         * @param bytes from 0 to 100,000,000
         */
        public Builder bodyLimitBytes(int bytes) {
            this.bodyLimitBytes = (int) Check.inRange("body limit in bytes", bytes, 0, 100_000_000);
            return this;
        }

        /**
         * Waits for the beginning of an answer that does not end. For events, {@code Accept: text/event-stream} is added
         * unless there is an {@code Accept} already.
         */
        public Builder live(Live live) {
            this.live = Optional.of(live);
            return this;
        }

        /**
         * Builds the call.
         *
         * @throws IllegalStateException if a GET or HEAD has a body, or a WebSocket is not opened by GET
         */
        public HttpCall build() {
            if (live.isPresent() && live.get().isWebSocket() && !method.equals("GET")) {
                throw new IllegalStateException("a WebSocket is opened by GET, but the method is " + method);
            }
            if (live.isPresent()
                    && !live.get().isWebSocket()
                    && headers.first("Accept").isEmpty()) {
                headers = headers.and("Accept", "text/event-stream");
            }
            if (body.isPresent() && WITHOUT_BODY.contains(method.toUpperCase(Locale.ROOT))) {
                throw new IllegalStateException(
                        method + " must have no body; use POST, or put the values in the query");
            }
            return new HttpCall(this);
        }
    }
}
