package dev.fledge.report;

import dev.fledge.internal.XmlCharacters;

/** Writes SVG: one element a line, escaped, numbers with at most one digit after the point. Not thread-safe. */
final class SvgText {
    private static final int MOST_CHARACTERS = 110;

    private final StringBuilder svg = new StringBuilder();
    private String element = "";

    SvgText open(String name) {
        element = name;
        svg.append('<').append(name);
        return this;
    }

    SvgText at(String name, String value) {
        svg.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
        return this;
    }

    SvgText at(String name, double value) {
        return at(name, number(value));
    }

    /** Ends the tag that is open; elements within it follow. */
    SvgText nest() {
        svg.append(">\n");
        return this;
    }

    void empty() {
        svg.append("/>\n");
    }

    /** Ends the element with a text, cut where no picture could hold it. */
    void text(String text) {
        String shown = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
        svg.append('>').append(escaped(shown)).append("</").append(element).append(">\n");
    }

    /** Ends the document. */
    String close(String name) {
        return svg.append("</").append(name).append(">\n").toString();
    }

    /** Returns the number in decimal, the same on every JVM. */
    static String number(double value) {
        long tenths = StrictMath.round(value * 10);
        long whole = StrictMath.abs(tenths) / 10;
        long rest = StrictMath.abs(tenths) % 10;
        return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : "." + rest);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return XmlCharacters.legal(escaped.toString());
    }
}
