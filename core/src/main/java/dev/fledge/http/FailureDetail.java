package dev.fledge.http;

import java.io.EOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a transport said when it broke, on one short line in plain words: some of it may be what the server sent. */
final class FailureDetail {
    private static final int LONGEST = 300;
    private static final Pattern HEAD_WITHOUT_END = Pattern.compile("(?s).*not found: limit=[1-9].*");
    private static final Pattern OTHER_NAME =
            Pattern.compile("(?s)Hostname (\\S+) not verified.*subjectAltNames: \\[(.*)]");

    private final Redactor redactor;

    FailureDetail(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Returns whether an answer began whose status line or headers did not end, or not within what OkHttp reads of them. */
    static boolean isHeadWithoutEnd(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof EOFException
                    && HEAD_WITHOUT_END
                            .matcher(String.valueOf(each.getMessage()))
                            .matches()) {
                return true;
            }
        }
        return false;
    }

    String of(Throwable thrown) {
        if (isHeadWithoutEnd(thrown)) {
            return "its headers broke off, or are longer than 256 KiB";
        }
        String text = thrown.getMessage();
        return text == null || text.isBlank()
                ? thrown.getClass().getSimpleName()
                : oneLine(redactor.redact(plain(text)));
    }

    private static String plain(String text) {
        Matcher otherName = OTHER_NAME.matcher(text);
        if (otherName.find()) {
            return "its certificate is for " + (otherName.group(2).isEmpty() ? "no name" : otherName.group(2))
                    + " and not for " + otherName.group(1);
        }
        if (text.contains("unable to find valid certification path")) {
            return "nobody who is trusted here signed its certificate";
        }
        return text.contains("Unsupported or unrecognized SSL message")
                ? "what answers there does not speak TLS; is it an http address?"
                : text;
    }

    /** Secrets are hidden before the text is cut: half a secret would not be found. */
    private static String oneLine(String text) {
        StringBuilder shown = new StringBuilder();
        text.strip()
                .replaceAll("\\s+", " ")
                .codePoints()
                .limit(LONGEST)
                .forEach(point -> shown.append(
                        Character.isISOControl(point)
                                ? String.format("\\u%04x", point)
                                : new String(Character.toChars(point))));
        return text.codePointCount(0, text.length()) > LONGEST ? shown + " ..." : shown.toString();
    }
}
