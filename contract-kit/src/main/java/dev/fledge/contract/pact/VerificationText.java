package dev.fledge.contract.pact;

import dev.fledge.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A verification for people who do not know pacts: what is wrong comes first. */
final class VerificationText {
    private static final int MOST_MISMATCHES = 20;

    private VerificationText() {}

    static String of(VerificationReport report, VerificationPolicy policy) {
        StringBuilder text = new StringBuilder(headline(report, policy)).append('\n');
        int number = 0;
        for (InteractionVerdict verdict : worstFirst()) {
            for (PactResult pact : report.pacts()) {
                for (InteractionResult result : pact.interactions()) {
                    if (result.verdict() == verdict && (verdict != InteractionVerdict.VERIFIED || noted(result))) {
                        number++;
                        result(text, number, pact.pact(), result);
                    }
                }
            }
        }
        for (PactResult pact : report.pacts()) {
            if (pact.interactions().isEmpty()) {
                text.append('\n').append(empty(pact.pact())).append('\n');
            }
        }
        report.problems().forEach(problem -> text.append('\n').append(problem).append('\n'));
        return text.toString();
    }

    static String empty(PactFile pact) {
        return "the pact " + pact.source() + " of " + pact.consumer() + " and " + pact.provider()
                + " has no interactions, so nothing was verified; write the consumer's tests first";
    }

    private static List<InteractionVerdict> worstFirst() {
        List<InteractionVerdict> order = new ArrayList<>(List.of(InteractionVerdict.values()));
        order.sort((one, other) -> other.compareTo(one));
        return order;
    }

    private static boolean noted(InteractionResult result) {
        return !result.notes().isEmpty();
    }

    private static String headline(VerificationReport report, VerificationPolicy policy) {
        Verdict verdict = report.verdict(policy);
        String word = verdict == Verdict.PASS ? "VERIFIED" : verdict == Verdict.FAIL ? "BROKEN" : "NOT VERIFIED";
        List<String> counts = new ArrayList<>();
        for (InteractionVerdict each : InteractionVerdict.values()) {
            int count = report.count(each);
            if (count > 0) {
                counts.add(count + " " + words(each));
            }
        }
        String seen = counts.isEmpty() ? "no interaction was asked" : String.join(", ", counts);
        String version =
                report.providerVersion().map(given -> " (" + given + ")").orElse("");
        String minimum = policy.minimumVerified() > Math.max(1, report.count(InteractionVerdict.VERIFIED))
                ? "; at least " + policy.minimumVerified() + " must be verified"
                : "";
        return word + ": " + report.target() + version + ": " + seen + minimum;
    }

    private static String words(InteractionVerdict verdict) {
        return switch (verdict) {
            case VERIFIED -> "verified";
            case PENDING_MISMATCH -> "pending and not met";
            case SKIPPED -> "skipped";
            case UNVERIFIABLE -> "could not be verified";
            case UNREACHABLE -> "got no answer";
            case MISMATCH -> "not met";
        };
    }

    private static void result(StringBuilder text, int number, PactFile pact, InteractionResult result) {
        String place =
                result.interaction().line() > 0 ? ":" + result.interaction().line() : "";
        text.append('\n')
                .append(number)
                .append("  ")
                .append(result.verdict())
                .append("  ")
                .append(result.interaction().title())
                .append("  (")
                .append(pact.source())
                .append(place)
                .append(")\n");
        result.message().lines().forEach(line -> text.append("   ").append(line).append('\n'));
        List<Mismatch> told = result.mismatches()
                .subList(0, Math.min(MOST_MISMATCHES, result.mismatches().size()));
        told.forEach(each -> text.append("   ").append(line(each)).append('\n'));
        int more = result.mismatches().size() - told.size();
        text.append(more > 0 ? "   and " + more + " more\n" : "");
        if (!result.body().isEmpty()) {
            text.append("   answer:\n");
            result.body()
                    .lines()
                    .forEach(line -> text.append("     ").append(line).append('\n'));
        }
        result.notes().forEach(note -> text.append("   note: ").append(note).append('\n'));
    }

    /** Returns the place in the answer first: that is what can be looked up. */
    static String line(Mismatch mismatch) {
        return mismatch.jsonPointer().isEmpty() ? mismatch.toString() : mismatch.jsonPointer() + "  " + mismatch;
    }
}
