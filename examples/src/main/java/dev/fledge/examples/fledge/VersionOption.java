package dev.fledge.examples.fledge;

import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How an answer shows which version gave it. */
final class VersionOption {
    @Option(
            names = "--version-header",
            paramLabel = "NAME=VALUE",
            description = "A header that shows which version answers, such as X-App-Version=1.1.0.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--version-json",
            paramLabel = "PATH=TEXT",
            description = "A text in the body that shows it, such as $.version=1.1.0.")
    private Map<String, String> texts = new LinkedHashMap<>();

    /** Returns what must be so in an answer of the version that is meant; empty if any will do. */
    List<Expectation> expectations() {
        Stream<Expectation> byHeader = headers.entrySet().stream()
                .map(header -> Expectations.header(header.getKey()).isEqualTo(header.getValue()));
        Stream<Expectation> byText = texts.entrySet().stream()
                .map(text -> Expectations.json(text.getKey()).isEqualTo(text.getValue()));
        return Stream.concat(byHeader, byText).toList();
    }
}
