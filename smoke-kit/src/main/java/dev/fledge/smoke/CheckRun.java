package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.HttpTransport;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.time.Deadline;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Asks one check once and judges the answer. */
final class CheckRun {
    private final Suite suite;
    private final SmokeCheck check;
    private final Target target;

    CheckRun(Suite suite, SmokeCheck check, Target target) {
        this.suite = suite;
        this.check = check;
        this.target = target;
    }

    CheckResult ask(HttpTransport transport, Deadline deadline) throws InterruptedException {
        Duration remaining = deadline.remaining();
        if (remaining.isZero()) {
            return notReached(deadline.allowed());
        }
        Duration wanted = check.timeout(suite.defaults());
        boolean shortened = remaining.compareTo(wanted) < 0;
        // A remainder below one millisecond would round to no time-out at all.
        Duration allowed = shortened ? remaining.plusMillis(1) : wanted;
        HttpCall call = check.call(target, suite.defaults(), allowed);
        Duration before = deadline.elapsed();
        try {
            HttpAnswer answer = transport.exchange(call);
            return judged(
                    call, answer, latency(answer.phases(), deadline.elapsed().minus(before)));
        } catch (HttpFailure failure) {
            boolean cut = shortened && failure.kind() == HttpFailure.Kind.TIMEOUT;
            Duration latency = latency(failure.phases(), deadline.elapsed().minus(before));
            return cut ? cutOff(call, failure, latency) : failed(call, failure, latency);
        } catch (IOException | RuntimeException e) {
            return error(call, e, deadline.elapsed().minus(before));
        }
    }

    private static Duration latency(HttpPhases phases, Duration measured) {
        return phases.total().orElse(measured.isNegative() ? Duration.ZERO : measured);
    }

    private CheckResult judged(HttpCall call, HttpAnswer answer, Duration latency) {
        Evidence evidence = new Evidence(answer, call.redactor());
        List<Evaluation> identity = evaluate(target.servedBy(), evidence);
        if (identity.stream().anyMatch(each -> each.outcome() != Outcome.MET)) {
            return misrouted(call, answer, latency, identity);
        }
        List<Expectation> hard =
                check.expectations().stream().filter(each -> !each.soft()).toList();
        List<Expectation> soft =
                check.expectations().stream().filter(Expectation::soft).toList();
        Judgement judgement = new Judgement(evaluate(hard, evidence), evaluate(soft, evidence), answer.attempts());
        String said = judgement.sentence();
        String shown = said.isEmpty() ? "everything expected was seen" : said;
        String subject = call + " answered " + answer.status() + " in " + Text.of(latency);
        Finding.Builder finding = finding(judgement.verdict(), judgement.reason())
                .message(call.redactor().redact(subject + ": " + shown));
        facts(finding, call, answer, latency);
        return new CheckResult.Builder(check.name(), judgement.verdict(), finding)
                .latency(latency)
                .attempts(answer.attempts())
                .status(answer.status())
                .misses(call.redactor().redact(said))
                .message(new MessageBlock(suite, check, call)
                        .answered(judgement.verdict(), answer, latency, judgement.all()))
                .build();
    }

    private static List<Evaluation> evaluate(List<Expectation> expectations, Evidence evidence) {
        List<Evaluation> all = new ArrayList<>();
        for (Expectation expectation : expectations) {
            expectation.evaluate(evidence).forEach(each -> all.add(each.shown(evidence.redactor())));
        }
        all.sort(Comparator.comparing(Evaluation::aspect));
        return all;
    }

    private CheckResult misrouted(HttpCall call, HttpAnswer answer, Duration latency, List<Evaluation> identity) {
        String said = identity.stream()
                .filter(each -> each.outcome() != Outcome.MET)
                .map(Judgement::sentence)
                .collect(Collectors.joining("; "));
        Finding.Builder finding = finding(SmokeVerdict.INCONCLUSIVE, "MISROUTED")
                .message(call.redactor()
                        .redact(call + " was answered by another version than the one meant: " + said
                                + "; so the answer says nothing"));
        facts(finding, call, answer, latency);
        return new CheckResult.Builder(check.name(), SmokeVerdict.INCONCLUSIVE, finding)
                .latency(latency)
                .attempts(answer.attempts())
                .status(answer.status())
                .misses(call.redactor().redact(said))
                .message(new MessageBlock(suite, check, call)
                        .answered(SmokeVerdict.INCONCLUSIVE, answer, latency, identity))
                .build();
    }

    private CheckResult failed(HttpCall call, HttpFailure failure, Duration latency) {
        SmokeVerdict verdict = switch (failure.kind()) {
            case DNS, UNREACHABLE, OTHER -> SmokeVerdict.ERROR;
            case REFUSED, RESET, TIMEOUT, TLS, PROTOCOL, CUT_SHORT -> SmokeVerdict.FAILED;
        };
        return withoutAnswer(call, finding(verdict, failure.kind().name()), verdict, failure, latency);
    }

    private CheckResult cutOff(HttpCall call, HttpFailure failure, Duration latency) {
        Finding.Builder finding = finding(SmokeVerdict.INCONCLUSIVE, "DEADLINE");
        return withoutAnswer(call, finding, SmokeVerdict.INCONCLUSIVE, failure, latency);
    }

    private CheckResult withoutAnswer(
            HttpCall call, Finding.Builder finding, SmokeVerdict verdict, HttpFailure failure, Duration latency) {
        String said = call.redactor().redact(String.valueOf(failure.getMessage()));
        finding.message(said).fact("request", call).fact("latency", Text.of(latency));
        return new CheckResult.Builder(check.name(), verdict, finding)
                .latency(latency)
                .attempts(failure.attempts())
                .message(new MessageBlock(suite, check, call)
                        .unanswered(verdict, said, failure.phases(), failure.attempts()))
                .build();
    }

    private CheckResult error(HttpCall call, Exception thrown, Duration latency) {
        String said = call.redactor()
                .redact(call + " could not be asked: " + thrown.getClass().getSimpleName() + ": "
                        + thrown.getMessage());
        Finding.Builder finding =
                finding(SmokeVerdict.ERROR, "TRANSPORT_BROKEN").message(said).fact("request", call);
        return new CheckResult.Builder(check.name(), SmokeVerdict.ERROR, finding)
                .latency(latency.isNegative() ? Duration.ZERO : latency)
                .message(new MessageBlock(suite, check, call)
                        .unanswered(SmokeVerdict.ERROR, said, HttpPhases.unknown(), List.of()))
                .build();
    }

    private CheckResult notReached(Duration allowed) {
        String said = "not asked: the " + Text.of(allowed) + " that all checks together may take were over";
        Finding.Builder finding =
                finding(SmokeVerdict.INCONCLUSIVE, "NOT_REACHED").message(said);
        return new CheckResult.Builder(check.name(), SmokeVerdict.INCONCLUSIVE, finding)
                .message(SmokeVerdict.INCONCLUSIVE + "  " + suite.name() + " > " + check.name() + "\n  " + said
                        + "\n  defined at   " + check.definedAt())
                .build();
    }

    private Finding.Builder finding(SmokeVerdict verdict, String reason) {
        return Finding.of(verdict.verdict(), suite.name() + " > " + check.name())
                .reason(reason)
                .fact("verdict", verdict);
    }

    private void facts(Finding.Builder finding, HttpCall call, HttpAnswer answer, Duration latency) {
        finding.fact("request", call).fact("status", answer.status()).fact("latency", Text.of(latency));
        answer.remoteAddress().ifPresent(address -> finding.fact("address", address));
        finding.fact("attempts", Math.max(1, answer.attempts().size())).fact("defined at", check.definedAt());
    }
}
