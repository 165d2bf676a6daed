package dev.fledge.canary.compat.kayenta;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Finding;
import java.util.List;
import java.util.Optional;

/**
 * Kayenta's answer to one set of metric pairs.
 *
 * @param score 0 to 100 if the group weights are, rounded to two decimals
 * @param classification Kayenta's word: {@code Pass}, {@code Marginal} or {@code Fail}
 * @param reason why the score is 0 whatever the groups say; empty if the groups made it
 * @param findings one for each pair, in the order of the pairs; the fact {@code classification} is Kayenta's word
 */
public record KayentaJudgement(double score, String classification, Optional<String> reason, List<Finding> findings) {
    /** Checks the components. */
    public KayentaJudgement {
        Check.notBlank("classification", classification);
        Check.notNull("reason", reason);
        findings = List.copyOf(findings);
    }
}
