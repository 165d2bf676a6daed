package dev.fledge.contract.broker;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import dev.fledge.http.Retries;
import dev.fledge.http.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Speaks with a broker: links in, documents out, and an understandable failure for everything else. */
final class Hal {
    private static final int BODY_LIMIT_BYTES = 10 * 1024 * 1024;
    private static final int ATTEMPTS = 3;

    private final HttpUrl base;
    private final HttpTransport transport;
    private final Duration timeout;
    private final List<Secret> secrets;
    private final Optional<Secret> authorization;

    /** Who we are to the broker: the value of the header, if any, and the secrets in it. */
    record Credentials(Optional<Secret> authorization, List<Secret> secrets) {}

    Hal(HttpUrl base, HttpTransport transport, Duration timeout, Credentials credentials) {
        this.base = base;
        this.transport = transport;
        this.timeout = timeout;
        this.secrets = credentials.secrets();
        this.authorization = credentials.authorization();
    }

    HalResource index() throws IOException, InterruptedException {
        return get(base);
    }

    Redactor redactor() {
        return Redactor.of(secrets);
    }

    String shown(HttpUrl url) {
        return redactor().redact(url);
    }

    /**
     * Returns where a link of the index leads, or where brokers have it if the index does not say.
     *
     * @param fallback a path below the broker's address, such as {@code environments}
     */
    HttpUrl link(HalResource resource, String relation, String fallback, Map<String, String> values)
            throws BrokerFailure {
        Optional<String> template = resource.link(relation);
        return template.isPresent()
                ? resolve(UriTemplate.expand(template.get(), values))
                : below(UriTemplate.expand(fallback, values));
    }

    HttpUrl below(String path) {
        String root = base.toString();
        return HttpUrl.get((root.endsWith("/") ? root : root + "/") + path);
    }

    /** Credentials go to the broker that the user named and to no other. */
    HttpUrl resolve(String href) throws BrokerFailure {
        HttpUrl url = base.resolve(href);
        if (url == null) {
            throw new BrokerFailure(shown(base) + " gave a link that is no address: '"
                    + redactor().redact(href) + "'");
        }
        boolean same =
                url.scheme().equals(base.scheme()) && url.host().equals(base.host()) && url.port() == base.port();
        if (!same) {
            throw new BrokerFailure(
                    shown(base) + " gave a link to " + url.scheme() + "://" + url.host() + ":" + url.port()
                            + ", and credentials are not sent to another server; set the broker's own base URL"
                            + " (PACT_BROKER_BASE_URL) to the address that it is asked at");
        }
        return url;
    }

    /** Returns a document that must be there. */
    HalResource get(HttpUrl url) throws IOException, InterruptedException {
        return read(url, send("GET", url, Optional.empty()));
    }

    /** Returns a document, or empty if the broker says 404. */
    Optional<HalResource> find(HttpUrl url) throws IOException, InterruptedException {
        HttpAnswer answer = send("GET", url, Optional.empty());
        return answer.status() == 404 && isJson(answer) ? Optional.empty() : Optional.of(read(url, answer));
    }

    /** Sends a JSON text and returns the answer, whatever it is. A POST is sent once. */
    HttpAnswer send(String method, HttpUrl url, Optional<String> json) throws IOException, InterruptedException {
        HttpCall.Builder call = HttpCall.builder(method, url)
                .header("Accept", "application/hal+json, application/json")
                .timeout(timeout)
                .bodyLimitBytes(BODY_LIMIT_BYTES)
                .retries(method.equals("POST") ? Retries.none() : Retries.upTo(ATTEMPTS));
        secrets.forEach(call::secret);
        authorization.ifPresent(value -> call.header("Authorization", value));
        json.ifPresent(call::json);
        return transport.exchange(call.build());
    }

    /** Returns the document of an answer with a status from 200 to 299. */
    HalResource read(HttpUrl url, HttpAnswer answer) throws BrokerFailure {
        require2xx(url, answer);
        if (answer.truncated()) {
            throw new BrokerFailure(
                    shown(url) + " answered more than " + BODY_LIMIT_BYTES + " bytes, which is not read");
        }
        if (!isJson(answer)) {
            throw new BrokerFailure(
                    answer.status(),
                    shown(url) + " answered " + answer.status() + " with "
                            + answer.header("Content-Type").orElse("no content type")
                            + " instead of JSON: is that a broker, or a"
                            + " login page or proxy before it? It begins: " + beginning(answer));
        }
        try {
            return new HalResource(url, Document.json(shown(url), answer.bodyText()));
        } catch (DocumentException e) {
            throw unreadable(e);
        }
    }

    BrokerFailure unreadable(DocumentException e) {
        return new BrokerFailure(
                redactor().redact("the broker's answer cannot be read: " + String.valueOf(e.getMessage())));
    }

    void require2xx(HttpUrl url, HttpAnswer answer) throws BrokerFailure {
        int status = answer.status();
        if (status < 200 || status > 299) {
            throw new BrokerFailure(status, shown(url) + " answered " + status + ": " + meaning(answer));
        }
    }

    private String meaning(HttpAnswer answer) {
        int status = answer.status();
        String said = BrokerWords.problem(this, answer)
                .map(words -> " It said: " + words)
                .orElse("");
        if (status == 401) {
            return (secrets.isEmpty()
                            ? "it wants credentials; give a token or user and password."
                            : "it does not take " + secrets.get(0).name() + "; is it right and not expired?")
                    + said;
        }
        if (status == 403) {
            return "these credentials may not do that." + said;
        }
        if (status == 404) {
            return "there is no such thing." + said;
        }
        if (status >= 300 && status < 400) {
            return "redirects are not followed; give the address that it leads to, "
                    + redactor().redact(answer.header("Location").orElse("which it does not name")) + "." + said;
        }
        return (status >= 500 ? "the broker failed." : "the broker refused.")
                + (said.isEmpty() ? " It said: " + beginning(answer) : said);
    }

    static boolean isJson(HttpAnswer answer) {
        return answer.header("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                .orElse(false);
    }

    private String beginning(HttpAnswer answer) {
        return BrokerWords.line(redactor().redact(answer.bodyText()));
    }

    /** Returns the body as JSON, or empty if it is none. */
    static Optional<DocumentNode> json(HttpAnswer answer) {
        try {
            return isJson(answer) ? Optional.of(Document.json("answer", answer.bodyText())) : Optional.empty();
        } catch (DocumentException e) {
            return Optional.empty();
        }
    }
}
