package dev.fledge.smoke.junit;

import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.Miss;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

/** A check that did not pass as an error that IDEs show with expected and actual values side by side. */
final class SmokeFailure {
    private static final String EQUAL = "== ";
    private static final Pattern TYPE = Pattern.compile(" \\((text|number|boolean|object|array|null)\\)$");

    private SmokeFailure() {}

    /**
     * Returns the error with the check's whole message first.
     *
     * @param more a last line; empty text for none
     */
    static AssertionError of(CheckResult result, String more) {
        String message = result.message() + (more.isEmpty() ? "" : "\n" + more);
        List<Miss> missed = result.missed();
        if (missed.isEmpty()) {
            return atTheUsersLine(new AssertionFailedError(message));
        }
        if (missed.size() == 1) {
            return atTheUsersLine(assertion(message, missed.get(0)));
        }
        // What stands last in the heading gets " (3 failures)" after it.
        return atTheUsersLine(new MultipleFailuresError(
                message + "\n  one by one",
                missed.stream()
                        .map(miss -> atTheUsersLine(assertion(
                                miss.subject() + " expected " + miss.expected() + ", but was " + miss.actual(), miss)))
                        .toList()));
    }

    private static AssertionFailedError assertion(String message, Miss miss) {
        // Side by side, the operator and the name of the type would show as differences.
        return miss.expected().startsWith(EQUAL)
                ? new AssertionFailedError(
                        message,
                        miss.expected().substring(EQUAL.length()),
                        TYPE.matcher(miss.actual()).replaceFirst(""))
                : new AssertionFailedError(message, miss.expected(), miss.actual());
    }

    /** The first line of a stack is what an IDE opens; ours is nobody's. */
    private static <E extends AssertionError> E atTheUsersLine(E error) {
        List<String> ours = List.of(SmokeFailure.class.getName(), SmokeRun.class.getName(), SmokeTests.class.getName());
        error.setStackTrace(Arrays.stream(error.getStackTrace())
                .filter(frame -> !ours.contains(frame.getClassName()))
                .toArray(StackTraceElement[]::new));
        return error;
    }
}
