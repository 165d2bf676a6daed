package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpAttempt;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHop;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.Live;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person sees of one check: at most about 25 lines, the cause first, no secret. */
final class MessageBlock {
    private static final int LONGEST_BODY = 500;
    private static final int MOST_MISSES = 5;

    private final String title;
    private final String definedAt;
    private final HttpCall call;
    private final boolean bodyHidden;
    private final List<Evaluation> servedBy;

    MessageBlock(String title, String definedAt, HttpCall call) {
        this(title, definedAt, call, false, List.of());
    }

    private MessageBlock(String title, String definedAt, HttpCall call, boolean bodyHidden, List<Evaluation> servedBy) {
        this.title = title;
        this.definedAt = definedAt;
        this.call = call;
        this.bodyHidden = bodyHidden;
        this.servedBy = servedBy;
    }

    /** Returns the same without the answer's body, which may hold a secret that nobody knows. */
    MessageBlock withoutBody() {
        return new MessageBlock(title, definedAt, call, true, servedBy);
    }

    /** Returns the same with the proof of which version answered; of a wrong version it is no proof but the message. */
    MessageBlock servedBy(List<Evaluation> identity) {
        return new MessageBlock(title, definedAt, call, bodyHidden, with(identity, Outcome.MET));
    }

    String answered(SmokeVerdict verdict, HttpAnswer answer, Duration latency, List<Evaluation> evaluations) {
        if (verdict == SmokeVerdict.PASSED) {
            return verdict + "  " + title + "   [" + Text.of(latency) + "]";
        }
        List<String> lines = new ArrayList<>();
        lines.add(heading(verdict, answer.attempts(), latency));
        lines.add("  " + call + " -> " + answer.status() + Text.reasonOf(answer.status())
                + (answer.protocol().isEmpty() ? "" : "  " + answer.protocol())
                + answer.remoteAddress().map(address -> "  " + address).orElse(""));
        attempts(lines, answer.attempts());
        redirects(lines, answer.hops());
        if (!servedBy.isEmpty()) {
            lines.add("  served by    " + said(servedBy));
        }
        misses(lines, evaluations);
        sent(lines);
        boolean message = call.live().filter(Live::awaitsMessage).isPresent();
        lines.add((message ? "  message (" : "  body (") + answer.bodyBytes() + (answer.truncated() ? "+" : "")
                + " B)  " + body(answer));
        boolean tooSlow = evaluations.stream()
                .anyMatch(each -> each.aspect() == Aspect.LATENCY && each.outcome() == Outcome.UNMET);
        lines.add("  phases       " + PhaseLine.of(answer.phases(), tooSlow));
        return finished(lines);
    }

    String unanswered(SmokeVerdict verdict, String said, HttpPhases phases, List<HttpAttempt> attempts) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(verdict, attempts, phases.total().orElse(Duration.ZERO)));
        lines.add("  " + said);
        attempts(lines, attempts);
        sent(lines);
        boolean timedOut = phases.total()
                .filter(total -> total.compareTo(call.timeout()) >= 0)
                .isPresent();
        lines.add("  phases       " + PhaseLine.of(phases, timedOut));
        return finished(lines);
    }

    private static void attempts(List<String> lines, List<HttpAttempt> attempts) {
        if (attempts.size() > 1) {
            lines.add("  attempts     "
                    + attempts.stream()
                            .map(each -> each.number() + ": " + each.outcome() + " in " + Text.of(each.took()))
                            .collect(Collectors.joining(" | ")));
        }
    }

    private void sent(List<String> lines) {
        List<String> messages = call.live().map(Live::messages).orElse(List.of());
        if (!messages.isEmpty()) {
            lines.add("  sent         "
                    + messages.stream()
                            .map(call.redactor()::redact)
                            .collect(Collectors.joining(" | "))
                            .transform(all -> Text.excerpt(all, LONGEST_BODY)));
        }
    }

    private static void redirects(List<String> lines, List<HttpHop> hops) {
        if (!hops.isEmpty()) {
            HttpHop last = hops.get(hops.size() - 1);
            lines.add("  redirects    " + hops.stream().map(HttpHop::toString).collect(Collectors.joining(" -> "))
                    + " -> " + last.call().redactor().redact(last.target()));
        }
    }

    private String finished(List<String> lines) {
        // A line break in the command must stay one, or the command would send something else.
        List<String> finished = new ArrayList<>();
        lines.forEach(line -> finished.add(Text.excerpt(line, Integer.MAX_VALUE)));
        finished.add("  reproduce    " + call.toCurl());
        finished.add("  defined at   " + definedAt);
        return finished.stream().map(call.redactor()::redact).collect(Collectors.joining("\n"));
    }

    private String heading(SmokeVerdict verdict, List<HttpAttempt> attempts, Duration latency) {
        int count = Math.max(1, attempts.size());
        return verdict + "  " + title + "   [" + (count == 1 ? "1 attempt" : count + " attempts") + ", "
                + Text.of(latency) + "]";
    }

    private void misses(List<String> lines, List<Evaluation> evaluations) {
        List<Evaluation> misses = with(evaluations, Outcome.UNMET, Outcome.BROKEN);
        if (!misses.isEmpty()) {
            lines.add("  " + misses.size() + " of " + evaluations.size()
                    + (evaluations.size() == 1 ? " expectation" : " expectations") + " not met");
        }
        misses.stream().limit(MOST_MISSES).forEach(miss -> {
            Said said = miss.said();
            lines.add("   x  " + said.subject());
            lines.add("        expected: " + said.expected());
            lines.add("        actual:   " + said.actual());
        });
        if (misses.size() > MOST_MISSES) {
            lines.add("   x  and " + (misses.size() - MOST_MISSES) + " more");
        }
        int following = with(evaluations, Outcome.FOLLOWS).size();
        if (following > 0) {
            lines.add("   -  " + following + " more about the body not evaluated");
        }
        List<Evaluation> met = with(evaluations, Outcome.MET);
        if (!met.isEmpty()) {
            lines.add("   ok " + said(met));
        }
    }

    private static String said(List<Evaluation> met) {
        return met.stream()
                .map(each -> each.said().subject() + " " + each.said().expected())
                .collect(Collectors.joining(" | "));
    }

    private static List<Evaluation> with(List<Evaluation> evaluations, Outcome... outcomes) {
        return evaluations.stream()
                .filter(each -> List.of(outcomes).contains(each.outcome()))
                .toList();
    }

    private String body(HttpAnswer answer) {
        if (bodyHidden) {
            return "not shown, it may hold a secret that was not captured";
        }
        String text = answer.bodyText();
        long strange =
                text.codePoints().filter(point -> point == 0xFFFD || point == 0).count();
        return strange * 10 > text.length()
                ? "not text"
                : Text.excerpt(call.redactor().redact(text), LONGEST_BODY);
    }
}
