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
    private static final Pattern PRIVATE_KEY = block("((?:RSA |EC )?PRIVATE KEY)");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]+ PRIVATE KEY)-----");
    private static final String DATA = "data";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFile() {}

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----(?<data>[A-Za-z0-9+/=\\s]*)-----END ");
    }

    static List<X509Certificate> certificates(Path file) {
        return certificates(file.toString(), text(file));
    }

    /** @param source what messages call the text */
    static List<X509Certificate> certificates(String source, String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text);
        while (blocks.find()) {
            try {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes(source, blocks.group(DATA)))));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(
                        source + " has a certificate that cannot be read: " + e.getMessage(), e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    source + " must hold a certificate in PEM (BEGIN CERTIFICATE), but has none");
        }
        return certificates;
    }

    static PrivateKey privateKey(Path file) {
        return privateKey(file.toString(), text(file));
    }

    /** @param source what messages call the text */
    static PrivateKey privateKey(String source, String text) {
        Matcher block = PRIVATE_KEY.matcher(text);
        if (!block.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            throw new IllegalArgumentException(
                    source + " must hold a private key that is not encrypted (BEGIN PRIVATE KEY,"
                            + " BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY), but has "
                            + (other.find() ? "one as " + other.group(1) : "none")
                            + "; convert it with: openssl pkcs8 -topk8 -nocrypt -in KEY");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(pkcs8(source, block.group(1), bytes(source, block.group(DATA))));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException ignored) {
                // A key of another algorithm.
            }
        }
        throw new IllegalArgumentException(source + " must hold an RSA, EC or EdDSA key, but has another");
    }

    private static byte[] pkcs8(String source, String label, byte[] key) {
        try {
            return switch (label) {
                case "RSA PRIVATE KEY" -> PrivateKeyEnvelope.rsa(key);
                case "EC PRIVATE KEY" -> PrivateKeyEnvelope.ec(key);
                default -> key;
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    source + " has a private key that cannot be read: it " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String source, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + " has broken Base64: " + e.getMessage(), e);
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
