package dev.fledge.rollout.kubernetes;

import java.util.regex.Pattern;

/**
 * Tells which lines of a log begin an event, and which go on with the one before: a stack trace is one event, whatever number
 * of lines and causes it has. Keeps what the last line was; not thread-safe.
 */
final class LogEvents {
    private static final String HEAD =
            "(?:Exception in thread \".*\" )?(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error|Throwable)(?::.*|\\s*)";

    /** Lines of level ERROR or worse, as text or in JSON, and heads of Java stack traces. */
    static final Pattern DEFAULT = Pattern.compile(
            "\\b(?:ERROR|FATAL|SEVERE)\\b|\"(?:level|severity)\"\\s*:\\s*\"(?i:error|fatal|critical)\"|^" + HEAD + "$");

    private static final Pattern TRACE_HEAD = Pattern.compile("^" + HEAD + "$");
    private static final Pattern GOES_ON =
            Pattern.compile("^(?:\\s+at |\\s*\\.\\.\\. \\d+ |\\s*Caused by: |\\s*Suppressed: |\\s+\\S)");

    private final Pattern event;
    private boolean afterEventLine;

    LogEvents(Pattern event) {
        this.event = event;
    }

    /** Returns whether the next line begins an event. */
    boolean begins(String line) {
        if (GOES_ON.matcher(line).find()) {
            return false;
        }
        boolean head = TRACE_HEAD.matcher(line).matches();
        if (afterEventLine && head) {
            // The trace of the event that the logger has named on the line before.
            afterEventLine = false;
            return false;
        }
        boolean begins = event.matcher(line).find();
        afterEventLine = begins && !head;
        return begins;
    }
}
