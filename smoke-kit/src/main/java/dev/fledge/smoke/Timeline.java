package dev.fledge.smoke;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen while waiting, equal neighbours told as one, and of many the first and the last. Not thread-safe. */
final class Timeline {
    private static final int SHOWN_AT_EACH_END = 6;

    private final String subject;
    private final List<Stretch> stretches = new ArrayList<>();
    private int attempts;
    private String lastFailure = "";

    /** Attempts in a row that came to the same. */
    private record Stretch(Duration from, int attempts, Seen seen) {}

    private record Seen(String what, SmokeVerdict verdict, boolean otherVersion) {}

    Timeline(String subject) {
        this.subject = subject;
    }

    void saw(CheckResult result, Duration askedAt) {
        attempts++;
        lastFailure = result.status().isEmpty() ? result.finding().message() : "";
        boolean answered = result.status().isPresent() && result.status().getAsInt() < 400;
        boolean otherVersion = answered && result.finding().reason().equals("MISROUTED");
        Seen seen = new Seen(words(result, answered, otherVersion), result.verdict(), otherVersion);
        int end = stretches.size() - 1;
        if (end >= 0 && stretches.get(end).seen().equals(seen)) {
            Stretch same = stretches.get(end);
            stretches.set(end, new Stretch(same.from(), same.attempts() + 1, seen));
        } else {
            stretches.add(new Stretch(end < 0 ? Duration.ZERO : askedAt, 1, seen));
        }
    }

    private static String words(CheckResult result, boolean answered, boolean otherVersion) {
        if (result.verdict().verdict() == Verdict.PASS) {
            return "ok";
        }
        String reason = result.finding().reason();
        if (result.status().isEmpty()) {
            return switch (reason) {
                case "REFUSED" -> "connection refused";
                case "RESET" -> "connection reset";
                case "TIMEOUT", "DEADLINE" -> "no answer in time";
                case "DNS" -> "name not found";
                case "TLS" -> "no TLS connection";
                case "CUT_SHORT" -> "body cut short";
                default -> reason.toLowerCase(Locale.ROOT).replace('_', ' ');
            };
        }
        int status = result.status().getAsInt();
        if (!answered || reason.equals("UNEXPECTED_STATUS")) {
            return String.valueOf(status);
        }
        return status + " but " + (otherVersion ? "another version: " : "") + result.misses();
    }

    ReadyReport ready(Duration waited) {
        Finding.Builder finding = Finding.pass(subject)
                .reason("READY")
                .message("ready after " + Text.of(waited) + " (" + count(attempts) + "): " + text(waited));
        return report(finding, waited);
    }

    ReadyReport hopeless(String seen, Duration waited) {
        Finding.Builder finding = Finding.fail(subject)
                .reason("NOT_READY")
                .message("NOT READY: gave up after " + Text.of(waited) + " (" + count(attempts) + ") because of " + seen
                        + ": " + text(waited));
        return report(finding, waited);
    }

    ReadyReport notReady(Duration waited, int consecutive) {
        Seen end = stretches.get(stretches.size() - 1).seen();
        boolean neverAsked = stretches.stream().allMatch(each -> each.seen().verdict() == SmokeVerdict.ERROR);
        Finding.Builder finding = (neverAsked ? Finding.inconclusive(subject) : Finding.fail(subject))
                .reason("NOT_READY")
                .message("NOT READY after " + Text.of(waited) + " (" + count(attempts) + "): " + text(waited) + "."
                        + hint(end, consecutive));
        return report(finding, waited);
    }

    private String hint(Seen end, int consecutive) {
        if (inTurn()) {
            return " Both versions answer in turn: the rollout is not over, or it is stuck.";
        }
        if (end.otherVersion()) {
            return " The old version is still serving: check the rollout, not the app.";
        }
        if (end.verdict().verdict() == Verdict.PASS) {
            return " It must pass " + consecutive + " times in a row.";
        }
        return lastFailure.isEmpty() ? "" : " At last: " + lastFailure;
    }

    private boolean inTurn() {
        boolean passed = false;
        for (Stretch stretch : stretches) {
            passed |= stretch.seen().verdict().verdict() == Verdict.PASS;
            if (passed && stretch.seen().otherVersion()) {
                return true;
            }
        }
        return false;
    }

    private ReadyReport report(Finding.Builder finding, Duration waited) {
        return new ReadyReport(
                finding.fact("waited", Text.of(waited))
                        .fact("attempts", attempts)
                        .build(),
                text(waited),
                waited,
                attempts);
    }

    private static String count(int attempts) {
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }

    private String text(Duration waited) {
        List<String> texts = new ArrayList<>();
        int folded = stretches.size() - 2 * SHOWN_AT_EACH_END;
        for (int i = 0; i < stretches.size(); i++) {
            Duration until = i + 1 < stretches.size() ? stretches.get(i + 1).from() : waited;
            boolean shown = i < SHOWN_AT_EACH_END || i >= stretches.size() - SHOWN_AT_EACH_END;
            if (shown) {
                texts.add(text(stretches.get(i), until));
            } else if (i == SHOWN_AT_EACH_END) {
                texts.add("... " + folded + (folded == 1 ? " change" : " changes") + " ...");
            }
        }
        return String.join(" | ", texts);
    }

    private static String text(Stretch stretch, Duration end) {
        String from = seconds(stretch.from());
        String until = seconds(end);
        return (from.equals(until) ? from : from + "-" + until) + " s "
                + stretch.seen().what() + " (" + stretch.attempts() + ")";
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
