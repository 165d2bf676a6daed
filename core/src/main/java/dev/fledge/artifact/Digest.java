package dev.fledge.artifact;

import dev.fledge.internal.Check;
import java.util.regex.Pattern;

/**
 * The checksum that names content, such as {@code sha256:} and 64 hexadecimal digits.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex lower-case hexadecimal digits: 64 for sha256, 128 for sha512
 */
public record Digest(String algorithm, String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

    /** @throws IllegalArgumentException if the algorithm is unknown or the digits are not as it wants them */
    public Digest {
        int digits = digits(algorithm);
        if (hex.length() != digits || !HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    algorithm + " digest must be " + digits + " lower-case hex digits, but was '" + hex + "'");
        }
    }

    /**
     * Reads {@code algorithm:hex}.
     *
     * @throws IllegalArgumentException naming what is wrong with {@code text}
     */
    public static Digest parse(String text) {
        Check.notNull("digest", text);
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "digest must be ALGORITHM:HEX, such as sha256:..., but was '" + text + "'");
        }
        return new Digest(text.substring(0, colon), text.substring(colon + 1));
    }

    private static int digits(String algorithm) {
        if (algorithm.equals("sha256")) {
            return 64;
        }
        if (algorithm.equals("sha512")) {
            return 128;
        }
        throw new IllegalArgumentException("digest algorithm must be sha256 or sha512, but was '" + algorithm + "'");
    }

    /** Returns algorithm and the first twelve digits, for people. */
    public String abbreviated() {
        return algorithm + ":" + hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
