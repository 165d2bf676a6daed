package dev.fledge.contract.pact;

import dev.fledge.http.HttpFailure;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What a verification comes to under a policy, as findings. */
final class VerificationFindings {
    private static final int MOST_MISMATCHES = 10;

    private final VerificationReport report;
    private final VerificationPolicy policy;

    VerificationFindings(VerificationReport report, VerificationPolicy policy) {
        this.report = report;
        this.policy = policy;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        for (PactResult pact : report.pacts()) {
            pact.interactions().forEach(each -> findings.add(finding(pact.pact(), each, verdict(each))));
            if (pact.interactions().isEmpty()) {
                findings.add(inconclusive(name(pact.pact()), "NO_INTERACTIONS", VerificationText.empty(pact.pact())));
            }
        }
        report.problems().forEach(problem -> findings.add(inconclusive("pacts", "UNREADABLE_PACT", problem)));
        int verified = report.count(InteractionVerdict.VERIFIED);
        if (verified < policy.minimumVerified() && Finding.worstOf(findings) != Verdict.FAIL) {
            findings.add(inconclusive(
                    "pacts",
                    verified == 0 ? "NOTHING_VERIFIED" : "TOO_FEW_VERIFIED",
                    "verified " + verified + " interactions, at least " + policy.minimumVerified() + " must be"));
        }
        return findings;
    }

    private Verdict verdict(InteractionResult result) {
        if (result.verdict() == InteractionVerdict.MISMATCH) {
            return Verdict.FAIL;
        }
        return policy.allows(result.verdict()) ? Verdict.PASS : Verdict.INCONCLUSIVE;
    }

    /** Returns the finding of a probe, for which a provider that does not answer has failed. */
    static Finding asked(PactFile pact, InteractionResult result, VerificationPolicy policy) {
        boolean passed = policy.allows(result.verdict());
        boolean failed = result.verdict() == InteractionVerdict.MISMATCH
                || result.failure().filter(VerificationFindings::isItsFault).isPresent();
        return finding(pact, result, passed ? Verdict.PASS : failed ? Verdict.FAIL : Verdict.INCONCLUSIVE);
    }

    private static boolean isItsFault(HttpFailure.Kind kind) {
        return switch (kind) {
            case REFUSED, RESET, TIMEOUT, TLS, PROTOCOL, CUT_SHORT, REDIRECT -> true;
            case DNS, UNREACHABLE, OTHER -> false;
        };
    }

    private static Finding finding(PactFile pact, InteractionResult result, Verdict verdict) {
        Finding.Builder finding = Finding.of(
                        verdict, name(pact) + " > " + result.interaction().title())
                .reason(result.reason())
                .message(message(result))
                .fact("verdict", result.verdict())
                .fact("pact", pact.source());
        if (!result.request().isEmpty()) {
            finding.fact("request", result.request());
        }
        result.status().ifPresent(status -> finding.fact("status", status));
        List<Mismatch> told = told(result);
        for (int i = 0; i < told.size(); i++) {
            finding.fact("mismatch " + (i + 1), told.get(i));
        }
        if (!result.body().isEmpty()) {
            finding.fact("body", result.body());
        }
        return finding.build();
    }

    private static String message(InteractionResult result) {
        StringBuilder message = new StringBuilder(result.message());
        told(result).forEach(each -> message.append("\n  ").append(VerificationText.line(each)));
        int more = result.mismatches().size() - told(result).size();
        message.append(more > 0 ? "\n  and " + more + " more" : "");
        result.notes().forEach(note -> message.append("\n  note: ").append(note));
        return message.toString();
    }

    private static List<Mismatch> told(InteractionResult result) {
        return result.mismatches()
                .subList(0, Math.min(MOST_MISMATCHES, result.mismatches().size()));
    }

    private static Finding inconclusive(String subject, String reason, String message) {
        return Finding.inconclusive(subject).reason(reason).message(message).build();
    }

    static String name(PactFile pact) {
        return pact.consumer() + " -> " + pact.provider();
    }
}
