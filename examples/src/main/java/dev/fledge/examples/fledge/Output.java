package dev.fledge.examples.fledge;

import dev.fledge.report.PlainText;
import dev.fledge.report.Report;
import picocli.CommandLine.Option;

/** The one form of every command's answer. Nothing else goes to stdout. */
final class Output {
    @Option(names = "--json", description = "Print one JSON object with verdict and findings instead of text.")
    private boolean json;

    /** Prints the report and returns the exit code that it stands for. */
    int print(Report report) {
        System.out.print(json ? report.toJson() + "\n" : PlainText.render(report));
        System.out.flush();
        return report.verdict().exitCode();
    }
}
