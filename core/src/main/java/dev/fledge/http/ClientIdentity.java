package dev.fledge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A certificate of our own, those that lead to its authority, and its key. */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
    ClientIdentity {
        chain = List.copyOf(chain);
    }

    static ClientIdentity inPkcs12(Path file, Secret password) {
        char[] opens = password.reveal().toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, opens);
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, opens);
                Certificate[] chain = store.getCertificateChain(alias);
                if (key instanceof PrivateKey held && chain != null) {
                    List<X509Certificate> certificates = Arrays.stream(chain)
                            .filter(X509Certificate.class::isInstance)
                            .map(X509Certificate.class::cast)
                            .toList();
                    return new ClientIdentity(certificates, held);
                }
            }
            throw new IllegalArgumentException(file + " must hold a private key with its certificate, but has none");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is no PKCS#12 file that can be used: " + e.getMessage(), e);
        }
    }

    /** Returns nothing of the key. */
    @Override
    public String toString() {
        return "ClientIdentity";
    }
}
