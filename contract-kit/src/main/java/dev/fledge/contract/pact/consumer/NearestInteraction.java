package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.Part;
import dev.fledge.http.Redactor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The interaction that an unexpected request comes nearest to. */
record NearestInteraction(PactRequest actual, Interaction nearest, List<Mismatch> mismatches) {
    private static final int MOST_TOLD = 5;

    static NearestInteraction of(List<ExpectedInteraction> expected, PactRequest actual) {
        return expected.stream()
                .map(each -> new NearestInteraction(actual, each.interaction(), each.mismatches(actual)))
                .min(Comparator.comparingInt(NearestInteraction::distance))
                .orElseThrow(() -> new IllegalStateException("a contract expects at least one request"));
    }

    /** A wrong path or method weighs more than everything else: it is another question. */
    private int distance() {
        return mismatches.stream()
                .mapToInt(mismatch -> switch (mismatch.part()) {
                    case PATH -> 1_000;
                    case METHOD -> 500;
                    default -> 1;
                })
                .sum();
    }

    String sentence() {
        String all = mismatches.stream()
                .limit(MOST_TOLD)
                .map(mismatch -> "\n  " + told(mismatch))
                .collect(Collectors.joining());
        String more = mismatches.size() > MOST_TOLD ? "\n  and " + (mismatches.size() - MOST_TOLD) + " more" : "";
        return "the consumer asked " + actual + ", which no @Interaction expects; the nearest is '"
                + nearest.description() + "' (" + nearest.request() + "), but" + all + more;
    }

    private static String told(Mismatch mismatch) {
        if (mismatch.part() == Part.HEADER) {
            String shown = Redactor.byName().redactHeader(mismatch.pactPath(), mismatch.actual());
            if (!shown.equals(mismatch.actual())) {
                return "header " + mismatch.pactPath() + ": expected another value, found " + shown;
            }
        }
        return mismatch.toString();
    }

    /** Throws if two interactions could be meant by one request, since a stub could only give one of the answers. */
    static void requireDistinct(List<ExpectedInteraction> expected) {
        for (ExpectedInteraction one : expected) {
            for (ExpectedInteraction other : expected) {
                boolean same = one.interaction()
                        .description()
                        .equals(other.interaction().description());
                if (!same && other.mismatches(one.interaction().request()).isEmpty()) {
                    throw new IllegalArgumentException("'" + one.interaction().description() + "' asks "
                            + one.interaction().request() + ", which '"
                            + other.interaction().description()
                            + "' expects as well, so the stub cannot tell them apart; give one of them another example,"
                            + " such as another id, or a test class of its own");
                }
            }
        }
    }
}
