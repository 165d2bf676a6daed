package dev.fledge.internal;

/** What XML 1.0 can say at all: it has no way to write most control characters and lone surrogates. */
public final class XmlCharacters {
    private XmlCharacters() {}

    /** Returns the text with U+FFFD in place of each character that cannot be written. */
    public static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints().map(c -> isLegal(c) ? c : 0xFFFD).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        boolean space = c == '\t' || c == '\n' || c == '\r';
        return space || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }
}
