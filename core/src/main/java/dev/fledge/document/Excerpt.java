package dev.fledge.document;

/** Values short enough for a message. */
final class Excerpt {
    private static final int MAX_VALUE = 60;
    private static final int MAX_MESSAGE = 200;

    private Excerpt() {}

    /** Returns the text on one line, cut after 60 characters. */
    static String of(String text) {
        return cut(text, MAX_VALUE);
    }

    /** Returns a parser's message on one line, cut after 200 characters. */
    static String ofMessage(String text) {
        return cut(text, MAX_MESSAGE);
    }

    private static String cut(String text, int max) {
        String start = text.length() <= max ? text : text.substring(0, max);
        String line = start.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return text.length() <= max ? line : line + "...";
    }
}
