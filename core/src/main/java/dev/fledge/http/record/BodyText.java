package dev.fledge.http.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells bodies that are text from those that are not. */
final class BodyText {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([^\\s;\"]+)");

    private BodyText() {}

    /** Returns the text of a body, or empty if it is empty or not all of it is text in its charset. */
    static Optional<String> ofWhole(byte[] body, String mimeType) {
        return decoded(body, mimeType, true);
    }

    /** Returns the text of the start of a body; a character that is cut at the end is left out. */
    static Optional<String> ofStart(byte[] body, String mimeType) {
        return decoded(body, mimeType, false);
    }

    private static Optional<String> decoded(byte[] body, String mimeType, boolean whole) {
        Optional<Charset> charset = charset(mimeType);
        if (charset.isEmpty() || body.length == 0) {
            return Optional.empty();
        }
        CharsetDecoder decoder = charset.get()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate((int) (body.length * (double) decoder.maxCharsPerByte()) + 1);
        if (decoder.decode(ByteBuffer.wrap(body), text, whole).isError()) {
            return Optional.empty();
        }
        String decoded = text.flip().toString();
        // No text holds NUL, but many a binary format is well-formed UTF-8 with it.
        return decoded.isEmpty() || decoded.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(decoded);
    }

    private static Optional<Charset> charset(String mimeType) {
        Matcher matcher = CHARSET.matcher(mimeType);
        if (!matcher.find()) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            return Optional.of(Charset.forName(matcher.group(1)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
