package dev.fledge.contract.schema;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.internal.Check;
import dev.fledge.schema.SchemaDocuments;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Schemas that are fetched over HTTP, from addresses that somebody allowed and nowhere else. Each is fetched once and
 * kept. Redirects are not followed. Thread-safe if its transport is.
 */
public final class RemoteSchemas implements SchemaDocuments {
    /** How many documents are fetched at most: {@value}. */
    public static final int MOST_DOCUMENTS = 100;

    private final HttpTransport transport;
    private final List<HttpUrl> allowed;
    private final int documentLimitBytes;
    private final Duration timeout;
    private final Map<String, DocumentNode> fetched = new ConcurrentHashMap<>();

    private RemoteSchemas(Builder builder) {
        this.transport = builder.transport;
        this.allowed = List.copyOf(builder.allowed);
        this.documentLimitBytes = builder.documentLimitBytes;
        this.timeout = builder.timeout;
    }

    /** Starts with what sends the requests; it stays the caller's to close. */
    public static Builder over(HttpTransport transport) {
        return new Builder(transport);
    }

    /**
     * Returns a document, fetched now if it was not before; empty if its address is not allowed.
     *
     * @throws IOException if it was not answered with status 200 and a document of JSON or YAML within the limits
     */
    @Override
    public Optional<DocumentNode> find(String address) throws IOException {
        HttpUrl url = HttpUrl.parse(address);
        if (url == null || allowed.stream().noneMatch(prefix -> isBelow(prefix, url))) {
            return Optional.empty();
        }
        DocumentNode known = fetched.get(address);
        if (known != null) {
            return Optional.of(known);
        }
        if (fetched.size() >= MOST_DOCUMENTS) {
            throw new IOException(url.redact() + " was not fetched, because " + MOST_DOCUMENTS
                    + " schemas were before; refer to fewer documents");
        }
        DocumentNode document = fetch(url);
        fetched.put(address, document);
        return Optional.of(document);
    }

    private DocumentNode fetch(HttpUrl url) throws IOException {
        HttpCall call = HttpCall.get(url)
                .timeout(timeout)
                .bodyLimitBytes(documentLimitBytes)
                .build();
        HttpAnswer answer;
        try {
            answer = transport.exchange(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + url.redact() + " was fetched");
        }
        if (answer.status() != 200) {
            throw new IOException("expected status 200 of " + url.redact() + ", found " + answer.status());
        }
        if (answer.truncated()) {
            throw new IOException(url.redact() + " has more than " + documentLimitBytes
                    + " bytes; if that is right, raise documentLimitBytes");
        }
        String source = call.redactor().redact(url);
        return isYaml(url, answer)
                ? Document.yaml(source, answer.bodyText())
                : Document.json(source, answer.bodyText());
    }

    private static boolean isYaml(HttpUrl url, HttpAnswer answer) {
        String path = url.encodedPath().toLowerCase(Locale.ROOT);
        String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return path.endsWith(".yaml") || path.endsWith(".yml") || (type.contains("yaml") && !path.endsWith(".json"));
    }

    private static boolean isBelow(HttpUrl allowed, HttpUrl url) {
        String folder = allowed.encodedPath().endsWith("/") ? allowed.encodedPath() : allowed.encodedPath() + "/";
        return allowed.scheme().equals(url.scheme())
                && allowed.host().equals(url.host())
                && allowed.port() == url.port()
                && (url.encodedPath().equals(allowed.encodedPath())
                        || url.encodedPath().startsWith(folder));
    }

    /** Collects what may be fetched. Not thread-safe. */
    public static final class Builder {
        private final HttpTransport transport;
        private final List<HttpUrl> allowed = new ArrayList<>();
        private int documentLimitBytes = 1_000_000;
        private Duration timeout = HttpCall.DEFAULT_TIMEOUT;

        private Builder(HttpTransport transport) {
            this.transport = Check.notNull("transport", transport);
        }

        /** Allows one document and what lies below it as a folder; the scheme, host and port must be the same. */
        public Builder allow(HttpUrl address) {
            allowed.add(Check.notNull("address", address));
            return this;
        }

        /**
         * Sets how long a document may be. The default is 1,000,000 bytes.
         *
         * @throws IllegalArgumentException if it is not from 1 to 10,000,000
         */
        public Builder documentLimitBytes(int bytes) {
            this.documentLimitBytes = (int) Check.inRange("documentLimitBytes", bytes, 1, 10_000_000);
            return this;
        }

        /**
         * Sets how long fetching one document may take. The default is 10 s.
         *
         * @throws IllegalArgumentException if it is not longer than zero
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /**
         * Builds it.
         *
         * @throws IllegalStateException if nothing is allowed
         */
        public RemoteSchemas build() {
            if (allowed.isEmpty()) {
                throw new IllegalStateException(
                        "no address is allowed, so no schema could be fetched; allow one with allow(HttpUrl)");
            }
            return new RemoteSchemas(this);
        }
    }
}
