package dev.fledge.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys in PEM (RFC 7468). */
final class PemFile {
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern PRIVATE_KEY = block("PRIVATE KEY");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]+ PRIVATE KEY)-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFile() {}

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----");
    }

    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text(file));
        while (blocks.find()) {
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes(file, blocks.group(1)))));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(
                        file + " has a certificate that cannot be read: " + e.getMessage(), e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " must hold a certificate in PEM (BEGIN CERTIFICATE), but has none");
        }
        return certificates;
    }

    static PrivateKey privateKey(Path file) {
        String text = text(file);
        Matcher block = PRIVATE_KEY.matcher(text);
        if (!block.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            throw new IllegalArgumentException(file + " must hold a private key in PKCS#8 (BEGIN PRIVATE KEY), but has "
                    + (other.find() ? "one as " + other.group(1) : "none")
                    + "; convert it with: openssl pkcs8 -topk8 -nodes -in " + file.getFileName());
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(bytes(file, block.group(1)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException ignored) {
                // A key of another algorithm.
            }
        }
        throw new IllegalArgumentException(file + " must hold an RSA, EC or EdDSA key, but has another");
    }

    private static byte[] bytes(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " has broken Base64: " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            // PEM is ASCII; what stands around the blocks may be anything.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
