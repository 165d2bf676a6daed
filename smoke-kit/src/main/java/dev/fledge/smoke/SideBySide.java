package dev.fledge.smoke;

import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarEntry;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one check came to at the edge and at the origin behind it, and which of the two is at fault. */
final class SideBySide {
    private final CheckResult edge;
    private final CheckResult origin;

    private SideBySide(CheckResult edge, CheckResult origin) {
        this.edge = edge;
        this.origin = origin;
    }

    static CheckResult of(List<CheckResult> sides) {
        return sides.size() == 1 ? sides.get(0) : new SideBySide(sides.get(0), sides.get(1)).result();
    }

    private CheckResult result() {
        SmokeVerdict verdict = SmokeVerdict.worstOf(List.of(edge.verdict(), origin.verdict()));
        CheckResult worst = edge.verdict() == verdict ? edge : origin;
        CheckResult other = worst == edge ? origin : edge;
        boolean passed = verdict == SmokeVerdict.PASSED;
        Finding.Builder finding = Finding.of(verdict.verdict(), edge.finding().subject())
                .reason(reason(worst))
                .message(passed ? "everything expected was seen at the edge and at the origin" : sentence(worst, other))
                .facts(worst.finding().facts())
                .fact("edge", edge.verdict())
                .fact("origin", origin.verdict());
        List<CheckResult> cleanups = new ArrayList<>(edge.cleanups());
        cleanups.addAll(origin.cleanups());
        String message = passed
                ? edge.message()
                : worst.message() + "\n  " + "at fault     " + fault() + ": " + edge.verdict() + " at the edge, "
                        + origin.verdict() + " at the origin"
                        + (other.verdict() == SmokeVerdict.PASSED ? "" : "\n" + other.message());
        CheckResult result = worst.toBuilder(verdict, finding)
                .latency(edge.latency())
                .message(message)
                .build()
                .with(cleanups);
        List<HarEntry> entries = Stream.of(edge, origin)
                .flatMap(side -> side.har().stream())
                .flatMap(har -> har.entries().stream())
                .toList();
        return edge.har().isPresent() ? result.with(new Har(entries)) : result;
    }

    private Verdict atEdge() {
        return edge.verdict().verdict();
    }

    private Verdict atOrigin() {
        return origin.verdict().verdict();
    }

    private String reason(CheckResult worst) {
        if (atEdge() == Verdict.FAIL && atOrigin() != Verdict.INCONCLUSIVE) {
            return atOrigin() == Verdict.PASS ? "EDGE_FAILS" : "BOTH_FAIL";
        }
        return atOrigin() == Verdict.FAIL ? "ORIGIN_FAILS" : worst.finding().reason();
    }

    private String fault() {
        if (atOrigin() == Verdict.FAIL) {
            return atEdge() == Verdict.PASS ? "the app, which the edge hides, as a cache does" : "the app";
        }
        if (atEdge() == Verdict.FAIL) {
            return atOrigin() == Verdict.PASS ? "the edge" : "the edge or the app, the origin could not be judged";
        }
        return atEdge() == Verdict.PASS && atOrigin() == Verdict.PASS ? "nobody" : "not known";
    }

    private String sentence(CheckResult worst, CheckResult other) {
        String beside = other.verdict().verdict() == Verdict.PASS
                ? ""
                : "; at the " + (other == edge ? "edge: " : "origin: ")
                        + other.finding().message();
        return "at fault is " + fault() + "; at the " + (worst == edge ? "edge: " : "origin: ")
                + worst.finding().message() + beside;
    }
}
