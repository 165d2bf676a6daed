package dev.fledge.report;

import dev.fledge.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The report's files in one folder: {@code report.json}, {@code report.md}, {@code report.xml} (JUnit) and, where there is a picture,
 * {@code evidence.svg}.
 */
public final class ReportFiles {
    private static final String PICTURE = "evidence.svg";

    private ReportFiles() {}

    /**
     * Writes the files, making the folder if needed. Each file is whole or not there: it is written beside its place and
     * moved there. The picture of an earlier run is deleted if this one has none.
     *
     * @throws IOException naming the file that could not be written, and why
     */
    public static void write(Report report, Path folder) throws IOException {
        write(folder, "report.json", report.toJson());
        write(folder, "report.md", Markdown.render(report));
        write(folder, "report.xml", JUnitXml.render(report));
        if (report.picture().isPresent()) {
            write(folder, PICTURE, report.picture().get().toSvg());
        } else {
            Files.deleteIfExists(folder.resolve(PICTURE));
        }
    }

    private static void write(Path folder, String name, String text) throws IOException {
        WholeFile.write(folder.resolve(name), "report file", text);
    }
}
