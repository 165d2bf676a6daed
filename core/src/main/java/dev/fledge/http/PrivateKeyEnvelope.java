package dev.fledge.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Puts private keys as OpenSSL wrote them for long into PKCS#8 (RFC 5208), the one form that the JDK reads. */
final class PrivateKeyEnvelope {
    private static final byte INTEGER = 0x02;
    private static final byte OCTETS = 0x04;
    private static final byte SEQUENCE = 0x30;
    private static final byte PARAMETERS = (byte) 0xa0;
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private PrivateKeyEnvelope() {}

    /** Of an RSA key in PKCS#1 (RFC 8017, A.1.2). */
    static byte[] rsa(byte[] pkcs1) {
        return wrapped(RSA, pkcs1);
    }

    /**
     * Of an EC key in SEC1 (RFC 5915), whose curve moves from the key to the envelope.
     *
     * @throws IllegalArgumentException if it is none, or does not name its curve
     */
    static byte[] ec(byte[] sec1) {
        Reader key = new Reader(sec1).enter(SEQUENCE);
        key.enter(INTEGER);
        key.enter(OCTETS);
        Reader curve = key.enter(PARAMETERS);
        return wrapped(field(SEQUENCE, joined(EC_PUBLIC_KEY, curve.rest())), sec1);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return field(SEQUENCE, joined(VERSION_0, algorithm, field(OCTETS, key)));
    }

    private static byte[] field(byte tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Reads DER fields one after another. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Takes the next field, which must have that tag, and returns what is in it. */
        private Reader enter(byte tag) {
            if (next() != tag) {
                throw new IllegalArgumentException("is not an EC key that names its curve");
            }
            int length = next() & 0xff;
            if (length >= 0x80) {
                int count = length & 0x7f;
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << 8 | (next() & 0xff);
                }
            }
            if (length < 0 || at + length > bytes.length) {
                throw new IllegalArgumentException("is cut short");
            }
            Reader inside = new Reader(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
            return inside;
        }

        private byte next() {
            if (at >= bytes.length) {
                throw new IllegalArgumentException("is cut short");
            }
            return bytes[at++];
        }

        private byte[] rest() {
            return Arrays.copyOfRange(bytes, at, bytes.length);
        }
    }
}
