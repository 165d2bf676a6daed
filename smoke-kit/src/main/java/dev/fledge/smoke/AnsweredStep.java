package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpAttempt;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import dev.fledge.verdict.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** A step whose answer came, and what that answer shows. */
final class AnsweredStep implements StepOutcome {
    private final SmokeStep step;
    private final List<Expectation> servedBy;
    private final Exchanged exchanged;
    private final List<Evaluation> identity;
    private final Judgement judgement;
    private final SmokeVerdict verdict;
    private final String reason;

    /** What was judged, with the call that hides every secret known by then. */
    private record Seen(HttpCall call, List<Evaluation> identity, Judgement judgement) {}

    /** What went and what came. */
    record Exchanged(HttpCall call, HttpAnswer answer, Duration latency) {}

    AnsweredStep(SmokeStep step, List<Expectation> servedBy, Exchanged exchanged) {
        this.step = step;
        this.servedBy = servedBy;
        this.exchanged = exchanged;
        Evidence evidence = evidence(exchanged.call().redactor());
        this.identity = identity(evidence);
        this.judgement = judgement(evidence);
        boolean misrouted = !misses(identity).isEmpty();
        this.verdict = misrouted ? SmokeVerdict.INCONCLUSIVE : judgement.verdict();
        this.reason = misrouted ? "MISROUTED" : judgement.reason();
    }

    private Evidence evidence(Redactor redactor) {
        return new Evidence(exchanged.answer(), redactor);
    }

    private List<Evaluation> identity(Evidence evidence) {
        return sorted(evaluate(servedBy, evidence), evidence);
    }

    private static String misses(List<Evaluation> identity) {
        return identity.stream()
                .filter(each -> each.outcome() != Outcome.MET)
                .map(Judgement::sentence)
                .collect(Collectors.joining("; "));
    }

    private Judgement judgement(Evidence evidence) {
        List<Expectation> all = step.expectations();
        List<Evaluation> hard =
                evaluate(all.stream().filter(each -> !each.soft()).toList(), evidence);
        step.captureRules().forEach(rule -> hard.addAll(rule.find(evidence).told()));
        List<Evaluation> soft = evaluate(all.stream().filter(Expectation::soft).toList(), evidence);
        return new Judgement(sorted(hard, evidence), sorted(soft, evidence), attempts());
    }

    private static List<Evaluation> evaluate(List<Expectation> expectations, Evidence evidence) {
        List<Evaluation> all = new ArrayList<>();
        expectations.forEach(expectation -> all.addAll(expectation.evaluate(evidence)));
        return all;
    }

    private List<Evaluation> sorted(List<Evaluation> evaluations, Evidence evidence) {
        boolean hidden = mayHoldUnknownSecret();
        return evaluations.stream()
                .map(each -> (hidden ? withoutValue(each) : each).shown(evidence.redactor()))
                .sorted(Comparator.comparing(Evaluation::aspect))
                .toList();
    }

    Exchanged exchanged() {
        return exchanged;
    }

    /** Returns whether a secret that was to be captured may still stand somewhere in this answer, where nobody would find it. */
    boolean mayHoldUnknownSecret() {
        return !step.captureRules().isEmpty()
                && exchanged.answer().status() < 400
                && step.captureRules().stream()
                        .filter(rule -> rule.into().isSecret())
                        .anyMatch(rule ->
                                rule.find(evidence(Redactor.byName())).value().isEmpty());
    }

    private static Evaluation withoutValue(Evaluation evaluation) {
        Said said = evaluation.said();
        boolean safe = evaluation.aspect() == Aspect.STATUS
                || evaluation.aspect() == Aspect.LATENCY
                || said.actual().startsWith("missing")
                || said.expected().contains(" to capture as ");
        return evaluation.outcome() == Outcome.MET || safe
                ? evaluation
                : new Evaluation(
                        evaluation.aspect(),
                        evaluation.outcome(),
                        new Said(said.subject(), said.expected(), "not shown, it may hold a secret"));
    }

    @Override
    public SmokeVerdict verdict() {
        return verdict;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public Duration latency() {
        return exchanged.latency();
    }

    @Override
    public List<HttpAttempt> attempts() {
        return exchanged.answer().attempts();
    }

    @Override
    public OptionalInt status() {
        return OptionalInt.of(exchanged.answer().status());
    }

    @Override
    public boolean sent() {
        return true;
    }

    /** Returns whether the answer shows all of this. */
    boolean shows(Expectation expectation) {
        return expectation.evaluate(evidence(exchanged.call().redactor())).stream()
                .allMatch(each -> each.outcome() == Outcome.MET);
    }

    @Override
    public Told told(String title, Set<Secret> secrets) {
        return told(title, seen(secrets));
    }

    /** What was judged already is told as it is, unless secrets came to be known that it does not hide. */
    private Seen seen(Set<Secret> secrets) {
        if (exchanged.call().redactor().hides(secrets)) {
            return new Seen(exchanged.call(), identity, judgement);
        }
        HttpCall shown = ShownCall.hiding(exchanged.call(), secrets);
        Evidence evidence = evidence(shown.redactor());
        return new Seen(shown, identity(evidence), judgement(evidence));
    }

    private Told told(String title, Seen seen) {
        boolean misrouted = reason.equals("MISROUTED");
        HttpCall shown = seen.call();
        String said = misrouted ? misses(seen.identity()) : seen.judgement().sentence();
        String sentence = misrouted
                ? shown + " was answered by another version than the one meant: " + said
                        + "; so the answer says nothing"
                : shown + " answered " + exchanged.answer().status() + " in " + Text.of(latency()) + ": "
                        + (said.isEmpty() ? "everything expected was seen" : said);
        MessageBlock block = new MessageBlock(title, step.definedAt(), shown).servedBy(identity);
        return new Told(
                shown.redactor().redact(sentence),
                shown.redactor().redact(said),
                (mayHoldUnknownSecret() ? block.withoutBody() : block)
                        .answered(
                                verdict,
                                exchanged.answer(),
                                latency(),
                                misrouted ? seen.identity() : seen.judgement().all()),
                facts(shown));
    }

    @Override
    public List<Miss> missed(Set<Secret> secrets) {
        if (verdict == SmokeVerdict.PASSED) {
            return List.of();
        }
        Seen seen = seen(secrets);
        List<Evaluation> all =
                reason.equals("MISROUTED") ? seen.identity() : seen.judgement().all();
        return all.stream()
                .filter(each -> each.outcome() == Outcome.UNMET || each.outcome() == Outcome.BROKEN)
                .map(Evaluation::said)
                .map(said -> new Miss(said.subject(), said.expected(), said.actual()))
                .toList();
    }

    private List<Fact> facts(HttpCall shown) {
        HttpAnswer answer = exchanged.answer();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("request", shown.toString()));
        facts.add(new Fact("status", String.valueOf(answer.status())));
        facts.add(new Fact("latency", Text.of(latency())));
        answer.remoteAddress().ifPresent(address -> facts.add(new Fact("address", address)));
        facts.add(new Fact("attempts", String.valueOf(Math.max(1, attempts().size()))));
        facts.add(new Fact("defined at", step.definedAt()));
        return facts;
    }
}
