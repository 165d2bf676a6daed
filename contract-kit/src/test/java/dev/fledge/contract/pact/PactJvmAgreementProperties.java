package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.MatchingRule.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random answers, judged by both matchers. What differs on purpose is listed in {@link PactJvmDifferencesTest}. */
class PactJvmAgreementProperties {
    @Test
    void both_matchers_judge_random_answers_alike() {
        RandomBodies bodies = new RandomBodies(20_240_229);
        List<String> disagreements = new ArrayList<>();
        int passed = 0;

        for (int i = 0; i < 1500; i++) {
            BodyCase each = bodies.next();
            List<Mismatch> ours = each.ours();
            List<String> theirs = each.theirs();
            passed += ours.isEmpty() ? 1 : 0;
            if (ours.isEmpty() != theirs.isEmpty() && !differsOnPurpose(each, ours)) {
                disagreements.add(each + "\n    ours " + ours + "\n    theirs " + theirs);
            }
        }

        assertThat(passed).isBetween(300, 1200);
        assertThat(disagreements).isEmpty();
    }

    @Test
    void both_matchers_judge_random_requests_alike() {
        RandomBodies bodies = new RandomBodies(7);
        List<String> disagreements = new ArrayList<>();
        int passed = 0;

        for (int i = 0; i < 500; i++) {
            BodyCase each = bodies.next();
            List<Mismatch> ours = each.oursAsRequest();
            List<String> theirs = each.theirsAsRequest();
            passed += ours.isEmpty() ? 1 : 0;
            if (ours.isEmpty() != theirs.isEmpty() && !differsOnPurpose(each, ours)) {
                disagreements.add(each + "\n    ours " + ours + "\n    theirs " + theirs);
            }
        }

        assertThat(passed).isBetween(100, 400);
        assertThat(disagreements).isEmpty();
    }

    private static boolean differsOnPurpose(BodyCase each, List<Mismatch> ours) {
        boolean eachValueAmongOthers = each.rules().entries().size() > 1 && has(each, Kind.EACH_VALUE);
        boolean textRuleOnContainer = !ours.isEmpty()
                && ours.stream()
                        .allMatch(mismatch -> (mismatch.rule().startsWith("include")
                                        && mismatch.actual().matches("(an object|a list|an empty).*"))
                                || (mismatch.rule().equals("notEmpty")
                                        && mismatch.actual().equals("an empty object")));
        return eachValueAmongOthers || textRuleOnContainer;
    }

    private static boolean has(BodyCase each, Kind kind) {
        return each.rules().entries().stream()
                .anyMatch(entry -> entry.group().matchers().stream().anyMatch(rule -> rule.kind() == kind));
    }
}
