package dev.fledge.smoke;

import java.time.Duration;

/** How values are written in messages. */
final class Text {
    /** What a transport says may be any text. */
    static final int LONGEST_SENTENCE = 2000;

    private Text() {}

    /** Returns whole milliseconds below ten seconds, tenths of seconds below two minutes, whole seconds above. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 == 0 && millis >= 1000) {
            return millis / 1000 + " s";
        }
        if (millis < 10_000) {
            return millis + " ms";
        }
        return millis < 120_000 ? millis / 1000 + "." + millis % 1000 / 100 + " s" : millis / 1000 + " s";
    }

    /** Returns at most {@code longest} characters of the text, control characters made visible. */
    static String excerpt(String text, int longest) {
        if (text.length() <= longest && plain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> {
            if (point == '\n') {
                shown.append("\\n");
            } else if (point == '\r') {
                shown.append("\\r");
            } else if (point == '\t') {
                shown.append("\\t");
            } else if (Character.isISOControl(point)) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return text.codePointCount(0, text.length()) > longest ? shown + " ..." : shown.toString();
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the name that HTTP gives to a status, with a space before it, or empty text. */
    static String reasonOf(int status) {
        return switch (status) {
            case 101 -> " Switching Protocols";
            case 200 -> " OK";
            case 201 -> " Created";
            case 202 -> " Accepted";
            case 204 -> " No Content";
            case 301 -> " Moved Permanently";
            case 302 -> " Found";
            case 307 -> " Temporary Redirect";
            case 308 -> " Permanent Redirect";
            case 400 -> " Bad Request";
            case 401 -> " Unauthorized";
            case 403 -> " Forbidden";
            case 404 -> " Not Found";
            case 405 -> " Method Not Allowed";
            case 409 -> " Conflict";
            case 422 -> " Unprocessable Content";
            case 429 -> " Too Many Requests";
            case 500 -> " Internal Server Error";
            case 502 -> " Bad Gateway";
            case 503 -> " Service Unavailable";
            case 504 -> " Gateway Timeout";
            default -> "";
        };
    }
}
