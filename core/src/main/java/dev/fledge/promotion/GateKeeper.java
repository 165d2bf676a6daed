package dev.fledge.promotion;

import dev.fledge.promotion.PromotionEvent.Kind;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks gates one after the other; the first that does not pass ends the promotion. */
final class GateKeeper {
    private final Promotion promotion;
    private final Journal journal;

    GateKeeper(Promotion promotion, Journal journal) {
        this.promotion = promotion;
        this.journal = journal;
    }

    Optional<Ending> ask(List<NamedGate> gates) throws InterruptedException {
        for (NamedGate gate : gates) {
            List<Finding> findings = answer(gate);
            journal.found(findings);
            Verdict verdict = Finding.worstOf(findings);
            journal.add(Kind.GATE, gate.name() + ": " + verdict + summary(findings, verdict));
            if (verdict != Verdict.PASS) {
                return Optional.of(Ending.stopped(
                        verdict, "before any user met the canary", decisive(findings, verdict), journal.findings()));
            }
        }
        return Optional.empty();
    }

    private List<Finding> answer(NamedGate gate) throws InterruptedException {
        try {
            List<Finding> findings =
                    BoundedCall.within(promotion.gateWithin(), "gate " + gate.name(), gate.gate()::check);
            return findings.isEmpty()
                    ? List.of(unknown(gate, "FOUND_NOTHING", "it found nothing, and nothing is not a pass"))
                    : findings;
        } catch (IOException e) {
            return List.of(unknown(gate, "GATE_FAILED", String.valueOf(e.getMessage())));
        }
    }

    private static Finding unknown(NamedGate gate, String reason, String why) {
        return Finding.inconclusive(gate.name())
                .reason(reason)
                .message("gate " + gate.name() + " could not tell: " + why)
                .build();
    }

    private static String summary(List<Finding> findings, Verdict verdict) {
        return verdict == Verdict.PASS
                ? " (" + findings.size() + (findings.size() == 1 ? " finding)" : " findings)")
                : ": " + decisive(findings, verdict).get(0).message();
    }

    private static List<Finding> decisive(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
    }
}
