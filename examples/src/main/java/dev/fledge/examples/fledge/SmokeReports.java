package dev.fledge.examples.fledge;

import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Smoke runs as files. */
final class SmokeReports {
    private SmokeReports() {}

    /** Starts the same report again, so that it can say which arm it is of. */
    static SmokeReport.Builder of(Suite suite, Target target, SmokeReport report) {
        SmokeReport.Builder same = SmokeReport.builder(suite, target).skipped(report.skipped());
        report.startedAt().ifPresent(same::startedAt);
        report.results().forEach(same::result);
        return same;
    }

    /** Writes the files that were asked for; with an arm, its name stands in theirs. */
    static void write(SmokeReport report, String arm, @Nullable Path har, @Nullable Path junit) throws IOException {
        if (har != null) {
            Path file = named(har, arm);
            report.writeHar(file);
            System.err.println("Wrote " + file);
        }
        if (junit != null) {
            Path file = named(junit, arm);
            report.writeJUnitXml(file);
            System.err.println("Wrote " + file);
        }
    }

    private static Path named(Path file, String arm) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return arm.isEmpty() ? file : file.resolveSibling(name.substring(0, dot) + "-" + arm + name.substring(dot));
    }
}
