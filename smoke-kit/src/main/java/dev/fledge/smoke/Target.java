package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.http.Tls;
import dev.fledge.internal.Check;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

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
    private final Extras extras;

    /** What few targets need. */
    private record Extras(
            Connecting connecting, Optional<Flags> flags, Map<String, Boolean> states, Optional<Target> origin) {
        static final Extras NONE = new Extras(Connecting.DEFAULT, Optional.empty(), Map.of(), Optional.empty());

        Extras connecting(Connecting changed) {
            return new Extras(changed, flags, states, origin);
        }
    }

    private Target(
            HttpUrl base,
            HttpHeaders headers,
            List<Secret> secrets,
            Optional<HttpTransport> transport,
            List<Expectation> servedBy,
            Extras extras) {
        this.base = base;
        this.headers = headers;
        this.secrets = List.copyOf(secrets);
        this.transport = transport;
        this.servedBy = List.copyOf(servedBy);
        this.extras = extras;
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
        return new Target(url, HttpHeaders.none(), List.of(), Optional.empty(), List.of(), Extras.NONE);
    }

    /**
     * Returns the same at another address.
     *
     * @throws IllegalArgumentException as {@link #at(String)} does
     */
    public Target movedTo(String url) {
        return new Target(at(url).base, headers, secrets, transport, servedBy, extras);
    }

    /** Adds a header to every request, such as {@code X-Canary: always}; it replaces the suite's of that name. */
    public Target header(String name, String value) {
        return new Target(base, Headers.checked(headers, name, value), secrets, transport, servedBy, extras);
    }

    /** Adds a header whose whole value is secret. */
    public Target header(String name, Secret value) {
        return secret(value).header(name, value.reveal());
    }

    /** Hides a secret wherever a request to this target or its answer is shown. */
    public Target secret(Secret secret) {
        List<Secret> more = new ArrayList<>(secrets);
        more.add(Check.notNull("secret", secret));
        return new Target(base, headers, more, transport, servedBy, extras);
    }

    /**
     * Sends through this transport instead of a client of Fledge's own; it is not closed. A transport that is no {@link
     * dev.fledge.http.SafeHttpClient} has to retry and to follow redirects itself, as the calls say.
     */
    public Target transport(HttpTransport transport) {
        return new Target(base, headers, secrets, Optional.of(transport), servedBy, extras).checked();
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
        return new Target(base, headers, secrets, transport, more, extras);
    }

    private Target with(Extras changed) {
        return new Target(base, headers, secrets, transport, servedBy, changed).checked();
    }

    private Target checked() {
        if (transport.isPresent() && !extras.connecting().equals(Connecting.DEFAULT)) {
            throw new IllegalStateException("a target with a transport of its own has no use for client(), trust(),"
                    + " clientCertificate() or proxy(); give them to that transport");
        }
        return this;
    }

    /**
     * Trusts the certificates in a PEM file, such as that of an authority of your own, and nobody else. May be called again for
     * more.
     *
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no certificate
     * @throws IllegalStateException if the target has a transport of its own; also of the next four
     */
    public Target trust(Path pem) {
        return tls(extras.connecting().tls().trust(pem));
    }

    /**
     * Shows this certificate to the app if it asks for one.
     *
     * @param chain PEM with our certificate first
     * @param key PEM with its private key in PKCS#8
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if a file holds something else
     */
    public Target clientCertificate(Path chain, Path key) {
        return tls(extras.connecting().tls().clientCertificate(chain, key));
    }

    /**
     * Shows the certificate in a PKCS#12 file to the app if it asks for one.
     *
     * @throws UncheckedIOException if the file cannot be read, or the password is wrong
     * @throws IllegalArgumentException if it holds no private key with a certificate
     */
    public Target clientCertificate(Path pkcs12, Secret password) {
        return tls(extras.connecting().tls().clientCertificate(pkcs12, password));
    }

    private Target tls(Tls tls) {
        return with(extras.connecting(extras.connecting().tls(tls)));
    }

    /** Asks through this HTTP proxy; one that wants a password is set on a {@link #client(OkHttpClient) client} of your own. */
    public Target proxy(String host, int port) {
        Check.inRange("port of a proxy", port, 1, 65_535);
        InetSocketAddress address = InetSocketAddress.createUnresolved(Check.notBlank("host of a proxy", host), port);
        return with(extras.connecting(extras.connecting().proxy(address)));
    }

    /**
     * Takes proxy, TLS, DNS and interceptors from this client; it is left as it is. What Fledge decides itself (retries,
     * redirects, time-outs, connections) stays so.
     */
    public Target client(OkHttpClient client) {
        return with(extras.connecting(extras.connecting().client(Check.notNull("client", client))));
    }

    /** Says how the app takes feature flags. */
    public Target flags(Flags flags) {
        Check.notNull("flags", flags);
        return with(new Extras(extras.connecting(), Optional.of(flags), extras.states(), extras.origin()));
    }

    /**
     * Asks with this feature on.
     *
     * @param name of letters, digits, dots, dashes and underscores
     * @throws IllegalArgumentException if {@code name} has other characters
     * @throws IllegalStateException if nothing says how the app takes flags
     */
    public Target flagOn(String name) {
        return flag(name, true);
    }

    /**
     * Asks with this feature off.
     *
     * @param name of letters, digits, dots, dashes and underscores
     * @throws IllegalArgumentException if {@code name} has other characters
     * @throws IllegalStateException if nothing says how the app takes flags
     */
    public Target flagOff(String name) {
        return flag(name, false);
    }

    private Target flag(String name, boolean on) {
        if (!Check.notNull("name of a flag", name).matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "name of a flag must be of letters, digits, ., - and _, but was '" + name + "'");
        }
        if (extras.flags().isEmpty()) {
            throw new IllegalStateException(
                    "flag " + name + " would not reach the app, because nothing says how it takes"
                            + " flags; set that first, such as flags(Flags.header(\"X-Flag-{name}\", \"on\", \"off\"))");
        }
        Map<String, Boolean> states = new LinkedHashMap<>(extras.states());
        states.put(name, on);
        return with(
                new Extras(extras.connecting(), extras.flags(), Collections.unmodifiableMap(states), extras.origin()));
    }

    /**
     * Asks every check also behind the edge that this address is, with everything else that was set so far. A run then asks
     * both, check by check, comes to the worse of the two, and says which is at fault: where only the edge fails it is the edge,
     * where the origin fails it is the app. {@link Ready} waits for the edge only.
     *
     * @throws IllegalArgumentException as {@link #at(String)} does
     */
    public Target origin(String url) {
        return origin(with(new Extras(extras.connecting(), extras.flags(), extras.states(), Optional.empty()))
                .movedTo(url));
    }

    /**
     * Asks every check also at this target, which is behind the edge that this one is, with what that one sets.
     *
     * @throws IllegalArgumentException if {@code origin} has an origin itself
     */
    public Target origin(Target origin) {
        if (origin.origin().isPresent()) {
            throw new IllegalArgumentException("an origin must have no origin itself, but has "
                    + origin.origin().get());
        }
        return with(new Extras(extras.connecting(), extras.flags(), extras.states(), Optional.of(origin)));
    }

    /** Returns the address; it may hold a password, so show it through {@link #toString()}. */
    public HttpUrl url() {
        return base;
    }

    HttpUrl resolve(String path) {
        String prefix = base.encodedPath();
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        int question = path.indexOf('?');
        HttpUrl.Builder url =
                base.newBuilder().encodedPath(prefix + (question < 0 ? path : path.substring(0, question)));
        return question < 0
                ? url.build()
                : url.encodedQuery(path.substring(question + 1)).build();
    }

    /** Returns the text without the target's secrets: a check outside a suite is named after its path. */
    String redacted(String text) {
        return Redactor.of(secrets).redact(text);
    }

    /** Returns the headers, those of the flags among them. */
    HttpHeaders headers() {
        return extras.flags()
                .map(flags -> flags.headers(headers, extras.states()))
                .orElse(headers);
    }

    Map<String, String> flagCookies() {
        return extras.flags().map(flags -> flags.cookies(extras.states())).orElse(Map.of());
    }

    Connecting connecting() {
        return extras.connecting();
    }

    Optional<Target> origin() {
        return extras.origin();
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

    /** Returns the address without user, password and secrets, the flags and the origin. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(address());
        extras.states().forEach((flag, on) -> text.append(", ").append(flag).append(on ? " on" : " off"));
        origin().ifPresent(origin -> text.append(", origin ").append(origin.address()));
        return "Target(" + text + ")";
    }

    private String address() {
        return Redactor.of(secrets).redact(base);
    }
}
