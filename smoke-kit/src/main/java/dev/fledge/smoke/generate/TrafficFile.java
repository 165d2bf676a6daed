package dev.fledge.smoke.generate;

import dev.fledge.http.record.RecordedServers;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.yaml.SuiteFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Puts checks together, as a suite and as a file. */
final class TrafficFile {
    private static final int MOST_LEFT_OUT = 30;
    private static final Duration USUAL_DEADLINE = Duration.ofSeconds(30);

    private final String name;
    private final Origins origins;
    private final HttpUrl server;

    TrafficFile(String name, Origins origins, HttpUrl server) {
        this.name = name;
        this.origins = origins;
        this.server = server;
    }

    TrafficSuite suite(List<TrafficCheck> checks, List<LeftOut> leftOut, List<String> notes) {
        Optional<Duration> deadline = checks.stream()
                .flatMap(check -> check.timeout().stream())
                .reduce(Duration::plus)
                .map(USUAL_DEADLINE::plus);
        Suite.Builder suite = Suite.named(name);
        deadline.ifPresent(suite::deadline);
        checks.forEach(check -> suite.check(check.name(), check::in));
        Map<String, List<String>> comments =
                checks.stream().collect(Collectors.toMap(TrafficCheck::name, TrafficCheck::comments));
        Suite built = suite.build();
        String yaml =
                SuiteFile.text(built, head(leftOut, notes), check -> comments.getOrDefault(check.name(), List.of()));
        return new TrafficSuite(built, yaml, leftOut, notes);
    }

    private List<String> head(List<LeftOut> leftOut, List<String> notes) {
        List<String> lines = new ArrayList<>();
        lines.add("From " + Words.count(origins.calls(server), "recorded call") + " to " + RecordedServers.text(server)
                + ", " + origins.day() + ".");
        lines.add(
                "What differed between answers is a type, the recorded time with headroom a budget that only degrades.");
        lines.add("Read it before you rely on it: a path may name a person, and a recording shows no rare cases.");
        notes.forEach(note -> lines.add("Note: " + note + "."));
        if (!leftOut.isEmpty()) {
            lines.add("Left out:");
            leftOut.stream().limit(MOST_LEFT_OUT).forEach(each -> lines.add("  " + each));
        }
        if (leftOut.size() > MOST_LEFT_OUT) {
            lines.add("  and " + (leftOut.size() - MOST_LEFT_OUT) + " more");
        }
        return lines;
    }
}
