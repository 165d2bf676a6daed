package dev.fledge.smoke;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run of a suite came to. Holds no secret. Immutable. */
public final class SmokeReport {
    private final String suite;
    private final String target;
    private final List<CheckResult> results;

    SmokeReport(String suite, String target, List<CheckResult> results) {
        this.suite = suite;
        this.target = target;
        this.results = List.copyOf(results);
    }

    /** Returns the worst verdict of the checks. */
    public SmokeVerdict verdict() {
        return SmokeVerdict.worstOf(results.stream().map(CheckResult::verdict).toList());
    }

    /** Returns the results in the order of the checks. */
    public List<CheckResult> results() {
        return results;
    }

    /** Returns the result of the check with that name; empty if there is none. */
    public Optional<CheckResult> result(String check) {
        return results.stream().filter(result -> result.name().equals(check)).findFirst();
    }

    /** Returns one finding a check, in the order of the checks. */
    public List<Finding> findings() {
        return results.stream().map(CheckResult::finding).toList();
    }

    /**
     * Returns one finding a clean-up, in the order they were asked. They do not change the verdict of the run: a gate that is
     * to hold for what was left behind asks for them.
     */
    public List<Finding> cleanups() {
        return cleanUps().map(CheckResult::finding).toList();
    }

    private Stream<CheckResult> cleanUps() {
        return results.stream().flatMap(result -> result.cleanups().stream());
    }

    /** Returns 0 if all passed (also degraded or flaky), 1 if one failed, 3 if it could not be told. */
    public int exitCode() {
        return verdict().verdict().exitCode();
    }

    /** Returns the message of every check and of clean-ups that did not work, then one line that sums up; ends with a line feed. */
    public String text() {
        String counts = Arrays.stream(SmokeVerdict.values())
                .filter(verdict -> count(verdict) > 0)
                .map(verdict -> count(verdict) + " " + verdict.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        List<String> leftBehind = cleanUps()
                .filter(cleanup -> cleanup.verdict().verdict() != Verdict.PASS)
                .map(cleanup -> cleanup.message() + "\n")
                .toList();
        return results.stream().map(result -> result.message() + "\n").collect(Collectors.joining())
                + String.join("", leftBehind)
                + verdict() + ": " + suite + " at " + target + ", " + results.size()
                + (results.size() == 1 ? " check" : " checks") + ": " + counts
                + (leftBehind.isEmpty() ? "" : "; not cleaned up: " + leftBehind.size()) + "\n";
    }

    private long count(SmokeVerdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** Prints {@link #text()}; the stream is not closed. */
    public void print(PrintStream out) {
        out.print(text());
    }

    @Override
    public String toString() {
        return verdict() + " " + suite;
    }
}
