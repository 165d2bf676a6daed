package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.verdict.Finding;

/** What every judgement is, whatever was seen: no sentence and no fact holds a number that is none. */
final class Sane {
    private Sane() {}

    static void sane(Judgement judgement) {
        for (Finding finding : judgement.findings()) {
            assertThat(finding.message() + finding.facts()).doesNotContain("NaN", "Infinity", "null");
        }
    }
}
