package dev.fledge.smoke;

import dev.fledge.http.Redactor;
import dev.fledge.http.record.Har;
import dev.fledge.internal.Check;
import dev.fledge.internal.WholeFile;
import dev.fledge.report.Report;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run of a suite came to. Holds no secret. Immutable. */
public final class SmokeReport {
    private final String name;
    private final String target;
    private final Optional<Instant> startedAt;
    private final List<CheckResult> results;
    private final List<SkippedCheck> skipped;

    private SmokeReport(Builder builder) {
        this.name = builder.arm.isEmpty() ? builder.suite : builder.suite + " [" + builder.arm + "]";
        this.target = builder.target;
        this.startedAt = builder.startedAt;
        this.results = List.copyOf(builder.results);
        this.skipped = List.copyOf(builder.skipped);
    }

    /** Starts a report of checks that were asked one by one, as the JUnit extension does. */
    public static Builder builder(Suite suite, Target target) {
        return new Builder(suite.name(), target.toString());
    }

    /** Returns the name of the suite, with the arm in brackets if there is one: {@code where2eat [canary]}. */
    public String name() {
        return name;
    }

    /** Returns the address of the target, without secrets. */
    public String target() {
        return target;
    }

    /** Returns when the first check was asked; empty if nobody said. */
    public Optional<Instant> startedAt() {
        return startedAt;
    }

    /** Returns the checks that were not asked because others were chosen; empty if all were. */
    public List<SkippedCheck> skipped() {
        return skipped;
    }

    /** Returns the worst verdict of the checks; INCONCLUSIVE if none was asked. */
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

    /**
     * Returns the message of every check, of clean-ups that did not work and of checks that were skipped, then one line that
     * sums up; ends with a line feed.
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        results.forEach(result -> text.append(result.message()).append('\n'));
        leftBehind().forEach(cleanup -> text.append(cleanup.message()).append('\n'));
        skipped.forEach(check -> text.append("SKIPPED  " + name + " > " + check.name() + ": " + check.reason() + "\n"));
        return text.append(summary()).append('\n').toString();
    }

    private List<CheckResult> leftBehind() {
        return cleanUps()
                .filter(cleanup -> cleanup.verdict().verdict() != Verdict.PASS)
                .toList();
    }

    private String summary() {
        String counts = Arrays.stream(SmokeVerdict.values())
                .filter(verdict -> count(verdict) > 0)
                .map(verdict -> count(verdict) + " " + verdict.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return verdict() + ": " + name + " at " + target + ", " + results.size()
                + (results.size() == 1 ? " check" : " checks") + ": " + (counts.isEmpty() ? "none asked" : counts)
                + (skipped.isEmpty() ? "" : ", " + skipped.size() + " skipped")
                + (leftBehind().isEmpty()
                        ? ""
                        : "; not cleaned up: " + leftBehind().size());
    }

    private long count(SmokeVerdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** Prints {@link #text()}; the stream is not closed. */
    public void print(PrintStream out) {
        out.print(text());
    }

    /**
     * Returns the run as JUnit XML, which CI systems show as tests: one test case a check, of the class that the suite is
     * called, with the time of its answers in seconds. FAILED is a failure; ERROR and INCONCLUSIVE are errors, because a
     * skipped test would look green; checks that were left out are skipped. Clean-ups that did not work stand in the
     * check's {@code system-err}. A run in which nothing was asked has an error of its own.
     */
    public String junitXml() {
        return SmokeXml.render(this);
    }

    /**
     * Writes {@link #junitXml()}, making the folder if needed. The file is whole or not there.
     *
     * @throws IOException naming the file that could not be written, and why
     */
    public void writeJUnitXml(Path file) throws IOException {
        WholeFile.write(file, "JUnit XML", junitXml());
    }

    /** Returns the run for {@code ReportFiles}, JSON and Markdown, with the findings of the checks and of their clean-ups. */
    public Report report() {
        Report.Builder report = Report.on(name, Redactor.byName())
                .verdict(verdict().verdict())
                .outcome(verdict().name())
                .summary(summary())
                .findings(findings())
                .findings(cleanups());
        startedAt.ifPresent(report::startedAt);
        return report.build();
    }

    /**
     * Returns every request with its answer or failure, in the order of the checks and without secrets; empty if the run was
     * not {@link Smoke#recording recorded}.
     */
    public Optional<Har> har() {
        if (results.stream().noneMatch(result -> result.har().isPresent())) {
            return Optional.empty();
        }
        return Optional.of(new Har(results.stream()
                .flatMap(result -> result.har().stream())
                .flatMap(har -> har.entries().stream())
                .toList()));
    }

    /**
     * Writes {@link #har()} as a HAR 1.2 file, making the folder if needed. The file is whole or not there.
     *
     * @throws IllegalStateException if the run was not recorded
     * @throws IOException naming the file that could not be written, and why
     */
    public void writeHar(Path file) throws IOException {
        Har har = har().orElseThrow(() -> new IllegalStateException(
                "nothing of this run of " + name + " was recorded; run it with Smoke.recording(suite, target)"));
        WholeFile.write(file, "HAR", har.toJson());
    }

    @Override
    public String toString() {
        return verdict() + " " + name;
    }

    /** Collects the parts of a report. Not thread-safe. */
    public static final class Builder {
        private final String suite;
        private final String target;
        private final List<CheckResult> results = new ArrayList<>();
        private final List<SkippedCheck> skipped = new ArrayList<>();
        private String arm = "";
        private Optional<Instant> startedAt = Optional.empty();

        private Builder(String suite, String target) {
            this.suite = suite;
            this.target = target;
        }

        /** Says which arm was asked, such as {@code canary}; empty text if there is one target only, which is the default. */
        public Builder arm(String arm) {
            this.arm = Check.notNull("arm", arm);
            return this;
        }

        /** Sets when the first check was asked. */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = Optional.of(startedAt);
            return this;
        }

        /** Adds what a check came to. */
        public Builder result(CheckResult result) {
            results.add(Check.notNull("result", result));
            return this;
        }

        /** Adds checks that were not asked because others were chosen. */
        public Builder skipped(List<SkippedCheck> checks) {
            skipped.addAll(checks);
            return this;
        }

        /** Builds the report of what was added so far. */
        public SmokeReport build() {
            return new SmokeReport(this);
        }
    }
}
