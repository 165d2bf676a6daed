package dev.fledge.canary.record;

import dev.fledge.metric.Arm;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads the usual form of a request's line fast, without making an object; whatever is written otherwise is left to the strict
 * reader, which also says what is wrong. Not thread-safe.
 *
 * <p>The usual form is {@code {"at":"2026-01-31T12:00:00.250Z","arm":"canary","millis":81.5,"status":200}}, keys in that order,
 * with or without a space after a colon or comma.
 */
final class RequestScanner {
    private static final byte[] AT = ascii("{\"at\":");
    private static final byte[] ARM = ascii("\"arm\":");
    private static final byte[] CANARY = ascii("\"canary\"");
    private static final byte[] BASELINE = ascii("\"baseline\"");
    private static final byte[] MILLIS = ascii("\"millis\":");
    private static final byte[] STATUS = ascii("\"status\":");
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 19;
    private static final int MOST_DIGITS = 15;
    private static final double[] TENTHS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private byte[] line = new byte[0];
    private int end;
    private int next;
    private final byte[] date = new byte[DATE_LENGTH];
    private long epochDay;

    private long second;
    private int nano;
    private Arm arm = Arm.BASELINE;
    private double millis;
    private int status;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a line; returns whether it had the usual form, and only then do the other methods tell of it. */
    boolean scan(byte[] bytes, int from, int until) {
        line = bytes;
        next = from;
        end = until;
        return skip(AT)
                && scanTime()
                && comma()
                && skip(ARM)
                && scanArm()
                && comma()
                && skip(MILLIS)
                && scanMillis()
                && comma()
                && skip(STATUS)
                && scanStatus()
                && next + 1 == end
                && line[next] == '}';
    }

    /** Takes over a request that the strict reader read. */
    void take(RecordLine.Request request) {
        Instant at = request.at();
        second = at.getEpochSecond();
        nano = at.getNano();
        arm = request.arm();
        millis = request.millis();
        status = request.status();
    }

    /** Seconds since 1970. */
    long second() {
        return second;
    }

    int nano() {
        return nano;
    }

    Arm arm() {
        return arm;
    }

    double millis() {
        return millis;
    }

    int status() {
        return status;
    }

    private boolean skip(byte[] text) {
        if (next + text.length > end) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (line[next + i] != text[i]) {
                return false;
            }
        }
        next += text.length;
        space();
        return true;
    }

    private boolean comma() {
        if (next >= end || line[next] != ',') {
            return false;
        }
        next++;
        space();
        return true;
    }

    private void space() {
        if (next < end && line[next] == ' ') {
            next++;
        }
    }

    private boolean scanArm() {
        if (skip(CANARY)) {
            arm = Arm.CANARY;
            return true;
        }
        arm = Arm.BASELINE;
        return skip(BASELINE);
    }

    private boolean scanTime() {
        // "2026-01-31T12:00:00Z" at least
        if (next + TIME_LENGTH + 3 > end || line[next] != '"' || !scanDate(next + 1)) {
            return false;
        }
        int at = next + 1;
        int hour = two(at + 11);
        int minute = two(at + 14);
        int secondOfMinute = two(at + 17);
        if (line[at + 10] != 'T'
                || line[at + 13] != ':'
                || line[at + 16] != ':'
                || !isBelow(hour, 24)
                || !isBelow(minute, 60)
                || !isBelow(secondOfMinute, 60)) {
            return false;
        }
        second = epochDay * 86_400L + hour * 3_600L + minute * 60L + secondOfMinute;
        next = at + TIME_LENGTH;
        return scanFraction() && next + 1 < end && line[next] == 'Z' && line[++next] == '"' && ++next > 0;
    }

    private static boolean isBelow(int value, int limit) {
        return value >= 0 && value < limit;
    }

    /** Days are the same for many lines, so they are reckoned once. */
    private boolean scanDate(int at) {
        boolean same = true;
        for (int i = 0; i < DATE_LENGTH; i++) {
            same &= line[at + i] == date[i];
        }
        if (same) {
            return true;
        }
        try {
            epochDay = LocalDate.parse(new String(line, at, DATE_LENGTH, StandardCharsets.ISO_8859_1))
                    .toEpochDay();
        } catch (DateTimeException e) {
            return false;
        }
        System.arraycopy(line, at, date, 0, DATE_LENGTH);
        return true;
    }

    private boolean scanFraction() {
        nano = 0;
        if (line[next] != '.') {
            return true;
        }
        next++;
        int unit = 100_000_000;
        int digits = 0;
        for (; next < end && isDigit(line[next]); next++, digits++) {
            nano += (line[next] - '0') * unit;
            unit /= 10;
        }
        return digits >= 1 && digits <= 9;
    }

    private int two(int at) {
        return isDigit(line[at]) && isDigit(line[at + 1]) ? (line[at] - '0') * 10 + line[at + 1] - '0' : -1;
    }

    private boolean scanMillis() {
        int first = next;
        long digits = 0;
        int count = 0;
        for (; next < end && isDigit(line[next]); next++, count++) {
            digits = digits * 10 + line[next] - '0';
        }
        if (count == 0 || count > MOST_DIGITS || (count > 1 && line[first] == '0')) {
            return false;
        }
        int fraction = 0;
        if (next < end && line[next] == '.') {
            next++;
            for (; next < end && isDigit(line[next]) && count <= MOST_DIGITS; next++, count++, fraction++) {
                digits = digits * 10 + line[next] - '0';
            }
            if (fraction == 0 || count > MOST_DIGITS) {
                return false;
            }
        }
        // Both are exact, so the quotient is the nearest double, as the strict reader gives it.
        millis = (double) digits / TENTHS[fraction];
        return true;
    }

    private boolean scanStatus() {
        int first = next;
        status = 0;
        for (; next < end && isDigit(line[next]) && next - first < 3; next++) {
            status = status * 10 + line[next] - '0';
        }
        boolean none = next - first == 1 && status == 0;
        return none || (next - first == 3 && status >= 100 && status <= 599);
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
