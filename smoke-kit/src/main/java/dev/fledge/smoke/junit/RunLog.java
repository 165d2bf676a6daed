package dev.fledge.smoke.junit;

import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarEntry;
import dev.fledge.internal.WholeFile;
import dev.fledge.smoke.CheckResult;
import dev.fledge.smoke.SkippedCheck;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the checks of one suite came to beside Surefire's reports: after each of them, so that a JVM that dies leaves
 * what it knew. A report that cannot be written is told and changes no result. Thread-safe.
 */
final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final int LONGEST_NAME = 100;
    private static final String OFF = "off";

    private final Optional<Path> folder;
    private final String stem;
    private final SmokeReport.Builder report;
    private final Set<SkippedCheck> skipped = new LinkedHashSet<>();
    private int entries;
    private String problem = "";

    private RunLog(Optional<Path> folder, String stem, SmokeReport.Builder report) {
        this.folder = folder;
        this.stem = stem;
        this.report = report.startedAt(TimeSource.system().now());
    }

    static RunLog of(Suite suite, Target target, String arm, Settings settings) {
        return new RunLog(
                folder(settings),
                stem(suite, arm),
                SmokeReport.builder(suite, target).arm(arm));
    }

    private static Optional<Path> folder(Settings settings) {
        String text = settings.get(Settings.REPORTS).orElse("target/fledge");
        try {
            return OFF.equalsIgnoreCase(text) ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new ExtensionConfigurationException(
                    Settings.REPORTS + " must be a folder or " + OFF + ", but was '" + text + "'", e);
        }
    }

    /** Returns what the files of a suite are called after, whatever characters its name has. */
    static String stem(Suite suite, String arm) {
        String name = (suite.name() + (arm.isEmpty() ? "" : "-" + arm)).replaceAll("[^A-Za-z0-9._-]+", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceFirst("^[.-]+", "_");
    }

    /** Returns whether requests and answers are to be kept for a HAR. */
    boolean records() {
        return folder.isPresent();
    }

    synchronized void skipped(List<SkippedCheck> checks) {
        List<SkippedCheck> more =
                checks.stream().filter(check -> skipped.add(check)).toList();
        if (!more.isEmpty()) {
            report.skipped(more);
            folder.ifPresent(this::write);
        }
    }

    /** Adds a result and returns where more about it is told, as a line of its message; empty text if nowhere. */
    synchronized String told(CheckResult result) {
        report.result(result);
        int before = entries;
        List<HarEntry> own = result.har().map(Har::entries).orElse(List.of());
        entries += own.size();
        if (folder.isEmpty()) {
            return "";
        }
        write(folder.get());
        if (result.verdict().verdict() == Verdict.PASS) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        last(own).ifPresent(index -> lines.add(har(folder.get(), before + index + 1)));
        if (!problem.isEmpty()) {
            lines.add("  reports      " + problem);
        }
        return String.join("\n", lines);
    }

    /** Returns the last entry that is no clean-up: no step is asked after the one that failed. */
    private static Optional<Integer> last(List<HarEntry> entries) {
        Optional<Integer> last = Optional.empty();
        for (int i = 0; i < entries.size(); i++) {
            last = entries.get(i).facts().containsKey("cleanup") ? last : Optional.of(i);
        }
        return last;
    }

    private String har(Path folder, int entry) {
        Path file = folder.resolve(stem + ".har");
        try {
            report.build().writeHar(file);
            return "  more         " + file + " entry " + entry;
        } catch (IOException e) {
            return "  more         " + e.getMessage();
        }
    }

    private void write(Path folder) {
        if (!problem.isEmpty()) {
            return;
        }
        try {
            SmokeReport soFar = report.build();
            soFar.writeJUnitXml(folder.resolve("TEST-fledge-smoke-" + stem + ".xml"));
            WholeFile.write(
                    folder.resolve(stem + ".json"),
                    "report file",
                    soFar.report().toJson());
        } catch (IOException e) {
            problem = e.getMessage() + "; move the reports with -D" + Settings.REPORTS
                    + "=FOLDER, or switch them off with " + OFF;
            LOG.warn(problem);
        }
    }

    /** Returns why reports are missing; empty text if they are not. */
    synchronized String problem() {
        return problem;
    }
}
