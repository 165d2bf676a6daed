package dev.fledge.http;

import dev.fledge.internal.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts and how it shows who it is. Files are read when they are named, so that a slip is told before anything is
 * asked. Immutable and thread-safe; every method returns new settings.
 */
public final class Tls {
    private static final Tls STANDARD = new Tls(List.of(), Optional.empty());
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final List<X509Certificate> authorities;
    private final Optional<ClientIdentity> identity;

    private Tls(List<X509Certificate> authorities, Optional<ClientIdentity> identity) {
        this.authorities = List.copyOf(authorities);
        this.identity = identity;
    }

    /** Returns the default: whom the JVM trusts, and no certificate of our own. */
    public static Tls standard() {
        return STANDARD;
    }

    /**
     * Trusts the certificates in a PEM file, and from the first call on nobody else: what the JVM trusts is no longer asked.
     *
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no certificate
     */
    public Tls trust(Path pem) {
        List<X509Certificate> more = new ArrayList<>(authorities);
        more.addAll(PemFile.certificates(Check.notNull("trust", pem)));
        return new Tls(more, identity);
    }

    /**
     * Trusts the certificates in a text as {@link #trust(Path)} does those in a file.
     *
     * @param source what messages call the text
     * @throws IllegalArgumentException if it holds no certificate
     */
    public Tls trustPem(String source, String pem) {
        List<X509Certificate> more = new ArrayList<>(authorities);
        more.addAll(PemFile.certificates(Check.notBlank("source", source), Check.notNull("PEM", pem)));
        return new Tls(more, identity);
    }

    /**
     * Shows the certificate in a text to servers that ask for one.
     *
     * @param source what messages call the texts
     * @param chain PEM with our certificate, then those that lead to its authority
     * @param key PEM with its private key, as for {@link #clientCertificate(Path, Path)}
     * @throws IllegalArgumentException if a text holds something else
     */
    public Tls clientCertificatePem(String source, String chain, Secret key) {
        Check.notBlank("source", source);
        return new Tls(
                authorities,
                Optional.of(new ClientIdentity(
                        PemFile.certificates(source, chain), PemFile.privateKey(source, key.reveal()))));
    }

    /**
     * Shows this certificate to servers that ask for one.
     *
     * @param chain PEM with our certificate, then those that lead to its authority
     * @param key PEM with its private key in PKCS#8 ({@code BEGIN PRIVATE KEY}), PKCS#1 ({@code BEGIN RSA PRIVATE KEY}) or SEC1
     *     ({@code BEGIN EC PRIVATE KEY}), not encrypted
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if a file holds something else
     */
    public Tls clientCertificate(Path chain, Path key) {
        return new Tls(
                authorities, Optional.of(new ClientIdentity(PemFile.certificates(chain), PemFile.privateKey(key))));
    }

    /**
     * Shows the certificate in a PKCS#12 file to servers that ask for one.
     *
     * @throws UncheckedIOException if the file cannot be read, or the password is wrong
     * @throws IllegalArgumentException if it holds no private key with a certificate
     */
    public Tls clientCertificate(Path pkcs12, Secret password) {
        return new Tls(authorities, Optional.of(ClientIdentity.inPkcs12(pkcs12, password)));
    }

    /** Returns whether this is the default. */
    boolean isStandard() {
        return authorities.isEmpty() && identity.isEmpty();
    }

    /** Returns the client with these settings; the same client if they are the default. */
    public OkHttpClient appliedTo(OkHttpClient client) {
        if (isStandard()) {
            return client;
        }
        OkHttpClient.Builder more = client.newBuilder();
        applyTo(more);
        return more.build();
    }

    void applyTo(OkHttpClient.Builder client) {
        if (isStandard()) {
            return;
        }
        try {
            X509TrustManager trusted = trustManager();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {trusted}, new SecureRandom());
            client.sslSocketFactory(context.getSocketFactory(), trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("these TLS settings cannot be used: " + e.getMessage(), e);
        }
    }

    private X509TrustManager trustManager() throws GeneralSecurityException, IOException {
        @Nullable KeyStore store = null;
        if (!authorities.isEmpty()) {
            store = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // No store stands for what the JVM trusts.
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        if (identity.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "client",
                identity.get().key(),
                IN_MEMORY,
                identity.get().chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return "Tls(" + (authorities.isEmpty() ? "trust of the JVM" : authorities.size() + " trusted")
                + (identity.isEmpty() ? "" : ", client certificate") + ")";
    }
}
