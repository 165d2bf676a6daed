package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where an app runs and what every request to it carries: its address, headers that choose an arm or a feature, secrets, and
 * how to know which version answers. Immutable; every method returns a new target.
 */
public final class Target {
    private final HttpUrl base;
    private final HttpHeaders headers;
    private final List<Secret> secrets;
    private final Optional<HttpTransport> transport;
    private final List<Expectation> servedBy;

    private Target(
            HttpUrl base,
            HttpHeaders headers,
            List<Secret> secrets,
            Optional<HttpTransport> transport,
            List<Expectation> servedBy) {
        this.base = base;
        this.headers = headers;
        this.secrets = List.copyOf(secrets);
        this.transport = transport;
        this.servedBy = List.copyOf(servedBy);
    }

    /**
     * Returns the target at an address such as {@code https://staging.example/app}.
     *
     * @throws IllegalArgumentException if it is no whole http or https URL, or has a query or fragment
     */
    public static Target at(String url) {
        HttpUrl parsed = HttpUrl.parse(Check.notNull("address of a target", url));
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "address of a target must be whole, such as http://localhost:8080, but was '" + url + "'");
        }
        return at(parsed);
    }

    /**
     * Returns the target at an address; its path goes before the path of every check.
     *
     * @throws IllegalArgumentException if the address has a query or fragment
     */
    public static Target at(HttpUrl url) {
        if (url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException("address of a target must have no query or fragment, but was '"
                    + url.newBuilder().username("").password("") + "'");
        }
        return new Target(url, HttpHeaders.none(), List.of(), Optional.empty(), List.of());
    }

    /**
     * Returns the same at another address.
     *
     * @throws IllegalArgumentException as {@link #at(String)} does
     */
    public Target movedTo(String url) {
        return new Target(at(url).base, headers, secrets, transport, servedBy);
    }

    /** Adds a header to every request, such as {@code X-Canary: always}; it replaces the suite's of that name. */
    public Target header(String name, String value) {
        return new Target(base, Headers.checked(headers, name, value), secrets, transport, servedBy);
    }

    /** Adds a header whose whole value is secret. */
    public Target header(String name, Secret value) {
        return secret(value).header(name, value.reveal());
    }

    /** Hides a secret wherever a request to this target or its answer is shown. */
    public Target secret(Secret secret) {
        List<Secret> more = new ArrayList<>(secrets);
        more.add(Check.notNull("secret", secret));
        return new Target(base, headers, more, transport, servedBy);
    }

    /** Sends through this transport instead of a client of Fledge's own; it is not closed. */
    public Target transport(HttpTransport transport) {
        return new Target(base, headers, secrets, Optional.of(transport), servedBy);
    }

    /**
     * Demands proof of which version answered. An answer that does not show it says nothing about the version that was
     * meant: it is inconclusive, never a pass and never a failure.
     */
    public Target servedBy(Expectation version) {
        if (!version.flaw().isEmpty()) {
            throw new IllegalArgumentException("servedBy: " + version.flaw());
        }
        List<Expectation> more = new ArrayList<>(servedBy);
        more.add(version);
        return new Target(base, headers, secrets, transport, more);
    }

    /** Returns the address; it may hold a password, so show it through {@link #toString()}. */
    public HttpUrl url() {
        return base;
    }

    HttpUrl resolve(String path) {
        String prefix = base.encodedPath().replaceAll("/+$", "");
        int question = path.indexOf('?');
        HttpUrl.Builder url =
                base.newBuilder().encodedPath(prefix + (question < 0 ? path : path.substring(0, question)));
        return question < 0
                ? url.build()
                : url.encodedQuery(path.substring(question + 1)).build();
    }

    HttpHeaders headers() {
        return headers;
    }

    List<Secret> secrets() {
        return secrets;
    }

    Optional<HttpTransport> transport() {
        return transport;
    }

    List<Expectation> servedBy() {
        return servedBy;
    }

    /** Returns the address without user, password and secrets. */
    @Override
    public String toString() {
        return "Target(" + Redactor.of(secrets).redact(base) + ")";
    }
}
