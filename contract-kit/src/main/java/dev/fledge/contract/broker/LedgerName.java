package dev.fledge.contract.broker;

import dev.fledge.internal.Check;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of apps, versions and environments as names of files, and back. Letters, digits and {@code - _ . + ~ @} stay;
 * everything else, a slash or a leading dot too, is written as {@code %} and two hex digits for each byte of UTF-8. So no
 * name leads out of the ledger, no two names share a file, and no name is lost.
 */
final class LedgerName {
    private static final int LONGEST = 200;
    private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private LedgerName() {}

    /**
     * Returns the name of the file.
     *
     * @throws IllegalArgumentException if the name is blank or too long for a file
     */
    static String encode(String name) {
        Check.notBlank("name", name);
        StringBuilder encoded = new StringBuilder();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean reserved = RESERVED.matcher(name).matches();
        for (int i = 0; i < bytes.length; i++) {
            boolean edge = i == 0 || i == bytes.length - 1;
            char each = (char) (bytes[i] & 0xff);
            if (stays(each) && !(each == '.' && edge) && !(reserved && i == 0)) {
                encoded.append(each);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) each));
            }
        }
        if (encoded.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a name in a ledger may take " + LONGEST + " characters in a file name, but '"
                            + name.substring(0, Math.min(40, name.length())) + "...' takes " + encoded.length());
        }
        return encoded.toString();
    }

    private static boolean stays(char each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || "-_.+~@".indexOf(each) >= 0;
    }

    /**
     * Returns the name that a file stands for.
     *
     * @throws LedgerException if no name is written so
     */
    static String decode(Path file) {
        String written = String.valueOf(file.getFileName());
        String encoded = written.endsWith(".json") ? written.substring(0, written.length() - 5) : written;
        Optional<String> name = decoded(encoded);
        if (name.isEmpty() || name.get().isBlank() || !encode(name.get()).equals(encoded)) {
            throw new LedgerException(file + ": '" + written + "' is no name that a ledger writes"
                    + name.filter(n -> !n.isBlank())
                            .map(n -> "; rename it to " + encode(n))
                            .orElse("; remove it"));
        }
        return name.get();
    }

    private static Optional<String> decoded(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] read = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < read.length; i++) {
            if (read[i] != '%') {
                bytes.write(read[i]);
                continue;
            }
            int high = i + 2 < read.length ? Character.digit(read[i + 1], 16) : -1;
            int low = i + 2 < read.length ? Character.digit(read[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
