package dev.fledge.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes that are no text, as a POSIX shell prints them. */
final class ShellBytes {
    private static final int MOST = 2048;

    private ShellBytes() {}

    /** Returns the command; empty if it would be too long, or a secret could be read from it. */
    static Optional<String> printed(byte[] bytes, Redactor redactor) {
        boolean secret = redactor.reveals(new String(bytes, StandardCharsets.ISO_8859_1))
                || redactor.reveals(new String(bytes, StandardCharsets.UTF_8));
        if (secret || bytes.length > MOST) {
            return Optional.empty();
        }
        StringBuilder command = new StringBuilder("printf '");
        for (byte each : bytes) {
            boolean plain = each >= ' ' && each < 0x7f && "'\\%".indexOf(each) < 0;
            command.append(plain ? String.valueOf((char) each) : String.format("\\%03o", each & 0xff));
        }
        return Optional.of(command + "'");
    }
}
