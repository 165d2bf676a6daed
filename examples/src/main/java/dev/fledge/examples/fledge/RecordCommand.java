package dev.fledge.examples.fledge;

import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarEntry;
import dev.fledge.smoke.generate.SuiteFromTraffic;
import dev.fledge.smoke.generate.TrafficSuite;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description =
                "Records what passes through a port of this machine to an app as a HAR file without secrets, and makes"
                        + " a suite of such a file.",
        sortOptions = false)
final class RecordCommand implements Callable<Integer> {
    private static final int MOST_ENTRIES = 5000;
    private static final int MOST_ENTRIES_OF_AN_ENDPOINT = 200;
    /** What {@link Har#read} takes. */
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    @Option(
            names = "--target",
            paramLabel = "URL",
            defaultValue = "",
            description = "The app whose traffic is recorded.")
    private String target = "";

    @Option(names = "--out", paramLabel = "FILE", description = "Where the recording goes, as HAR 1.2.")
    private @Nullable Path out;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Where calls are taken. Default: any free port, printed to stderr.")
    private int port;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long. Default: 1h, or until Ctrl-C.")
    private Duration length = Duration.ofHours(1);

    @Option(
            names = "--secret",
            paramLabel = "VARIABLE",
            description =
                    "An environment variable whose value is hidden wherever it stands; may be repeated. What is secret by"
                            + " its name, such as a password or a cookie, is hidden without it.")
    private List<String> secrets = new ArrayList<>();

    @Option(
            names = "--har",
            paramLabel = "FILE",
            description = "Instead of --target: a recording, also a browser's export.")
    private @Nullable Path har;

    @Option(
            names = "--suite-out",
            paramLabel = "FILE",
            description = "Where the suite goes that is made of the recording.")
    private @Nullable Path suiteOut;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "traffic",
            description = "The suite's name. Default: traffic.")
    private String name = "traffic";

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "",
            description = "Whose calls become checks. Default: the server that was called most.")
    private String server = "";

    @Option(
            names = "--also-ask",
            paramLabel = "'POST PATH'=JSON",
            description =
                    "An endpoint that only reads although its method does not say so, and what to send; may be repeated.")
    private Map<String, String> declared = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireOneSource();
        for (Optional<Path> file : List.of(Optional.ofNullable(out), Optional.ofNullable(suiteOut))) {
            if (file.isPresent()) {
                OutputFile.requireWritable(file.get());
            }
        }
        if (har != null) {
            return write(Har.read(InputFile.existing(har, "recording")).redacted(Redactor.of(secrets())));
        }
        HttpUrl app = url("--target", target);
        try (UntilStopped stopped = UntilStopped.begin()) {
            return write(record(app, stopped));
        }
    }

    private int write(Har recorded) throws IOException {
        if (recorded.entries().isEmpty()) {
            System.err.println("Nothing was recorded, so nothing was written.");
            return Verdict.INCONCLUSIVE.exitCode();
        }
        if (out != null) {
            OutputFile.write(out, text(recorded));
        }
        if (suiteOut != null) {
            TrafficSuite made = suite(recorded);
            made.notes().forEach(note -> System.err.println("Note: " + note));
            made.leftOut().forEach(left -> System.err.println("Left out: " + left));
            OutputFile.write(suiteOut, made.yaml());
        }
        return 0;
    }

    /** Returns the recording as a file that can be read again, if need be without its end. */
    private static String text(Har recorded) {
        List<HarEntry> entries = recorded.entries();
        String text = recorded.toJson();
        while (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            entries = entries.subList(0, entries.size() * 3 / 4);
            text = new Har(entries).toJson();
        }
        if (entries.size() < recorded.entries().size()) {
            System.err.println("The file holds the first " + entries.size() + " of "
                    + recorded.entries().size() + " calls: it would be too large to be read again.");
        }
        return text;
    }

    private void requireOneSource() {
        if (target.isBlank() == (har == null)) {
            throw new IllegalArgumentException(
                    "record needs either --target URL to record, or --har FILE, and not both");
        }
        if (har == null && out == null) {
            throw new IllegalArgumentException("record --target needs --out FILE.har, where the recording goes");
        }
        if (har != null && (suiteOut == null || out != null)) {
            throw new IllegalArgumentException(
                    "record --har needs --suite-out FILE.yaml, where the suite goes, and no --out: the recording is there");
        }
    }

    private List<Secret> secrets() {
        return secrets.stream()
                .map(variable -> Secret.of(
                        variable,
                        Optional.ofNullable(System.getenv(variable))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "environment variable " + variable + " of --secret is not set"))))
                .toList();
    }

    private static HttpUrl url(String option, String text) {
        return Optional.ofNullable(HttpUrl.parse(text))
                .orElseThrow(() -> new IllegalArgumentException(
                        option + " must be a URL such as http://127.0.0.1:8080, but was '" + text + "'"));
    }

    private Har record(HttpUrl app, UntilStopped stopped) throws IOException, InterruptedException {
        ExchangeRecorder recorder = ExchangeRecorder.builder()
                .secrets(secrets())
                .entryLimit(MOST_ENTRIES)
                .entryLimitPerEndpoint(MOST_ENTRIES_OF_AN_ENDPOINT)
                .build();
        try (RecordingProxy proxy = RecordingProxy.start(app, port, recorder)) {
            System.err.println("Recording what is called at " + proxy.url() + " for "
                    + Redactor.byName().redact(app) + "; Ctrl-C ends it.");
            stopped.await(Deadline.after(length, TimeSource.system()));
        }
        if (recorder.dropped() > 0) {
            System.err.println(recorder.dropped() + " more calls were passed on, but not kept.");
        }
        return recorder.recorded();
    }

    private TrafficSuite suite(Har recorded) {
        SuiteFromTraffic suite = SuiteFromTraffic.of(recorded).named(name);
        if (!server.isBlank()) {
            suite.server(url("--server", server));
        }
        declared.forEach((endpoint, json) -> {
            String[] words = endpoint.split(" ", 2);
            if (words.length != 2) {
                throw new IllegalArgumentException(
                        "--also-ask must be such as 'POST /search={\"q\":\"tea\"}', but was '" + endpoint + "=" + json
                                + "'");
            }
            suite.alsoAsk(words[0], words[1], json);
        });
        return suite.generate();
    }
}
