package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.metric.Arm;
import dev.fledge.testing.ManualTime;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftGateTest {
    private static final String ID_IS_TEXT = "{\"id\": \"x\", \"items\": []}";
    private static final String NO_ITEMS = "{\"id\": 1}";

    private final DriftMonitor monitor = DriftMonitor.builder("prices")
            .contract(DriftApp.prices())
            .time(ManualTime.startingAt(Instant.parse("2026-01-31T12:00:00Z")))
            .start();
    private final DriftGate gate = DriftGate.builder(monitor).minChecks(5).build();

    @AfterEach
    void close() {
        monitor.close();
    }

    private void answered(Arm arm, int times, String json) {
        for (int i = 0; i < times; i++) {
            monitor.check(arm, DriftApp.answer(json));
        }
    }

    @Test
    void nothing_checked_is_not_enough_evidence() {
        assertThat(gate.check())
                .extracting(Finding::toString)
                .containsExactly(
                        "INCONCLUSIVE NOT_ENOUGH_EVIDENCE drift of prices: not enough evidence: 0 answers of the canary"
                                + " were checked, 5 are needed");
    }

    @Test
    void answers_that_keep_their_contract_pass_when_they_are_enough() {
        answered(Arm.CANARY, 4, DriftApp.GOOD);
        assertThat(Finding.worstOf(gate.check())).isEqualTo(Verdict.INCONCLUSIVE);

        answered(Arm.CANARY, 1, DriftApp.GOOD);

        assertThat(gate.check())
                .extracting(Finding::toString)
                .containsExactly(
                        "PASS ENOUGH_EVIDENCE drift of prices: canary: 0 of 5 checks found a breach, 0.00 % (95 %"
                                + " confidence: 0.00 % to 43.45 %); 5 checks are enough");
    }

    @Test
    void a_kind_that_the_stable_version_does_not_show_fails_at_once() {
        answered(Arm.BASELINE, 3, DriftApp.GOOD);
        answered(Arm.CANARY, 1, ID_IS_TEXT);

        List<Finding> findings = gate.check();

        assertThat(findings.get(0))
                .hasToString(
                        "FAIL NEW_DRIFT drift of prices: GET /prices/{id} 200 /id type: expected"
                                + " integer, found string, in 1 of 1 checked answers of the canary, in none of 3 of the stable version");
        assertThat(findings.get(0).fact("pointer")).contains("/id");
        assertThat(findings.get(0).fact("first seen")).contains("2026-01-31T12:00:00Z");
        assertThat(findings.get(1).reason()).isEqualTo("NOT_ENOUGH_EVIDENCE");
        assertThatThrownBy(gate::assertPasses).hasMessageContaining("/id type: expected integer, found string");
    }

    @Test
    void a_kind_that_both_show_is_known() {
        answered(Arm.BASELINE, 1, ID_IS_TEXT);
        answered(Arm.CANARY, 9, ID_IS_TEXT);

        List<Finding> findings = gate.check();

        assertThat(Finding.worstOf(findings)).isEqualTo(Verdict.PASS);
        assertThat(findings.get(0))
                .hasToString(
                        "PASS KNOWN_DRIFT drift of prices: 1 kind of breaches of the canary is known: GET /prices/{id} 200 /id type");
    }

    @Test
    void beside_a_known_kind_a_new_one_fails() {
        answered(Arm.BASELINE, 1, ID_IS_TEXT);
        answered(Arm.CANARY, 9, ID_IS_TEXT);
        answered(Arm.CANARY, 1, NO_ITEMS);

        assertThat(gate.check())
                .extracting(Finding::reason)
                .containsExactly("NEW_DRIFT", "KNOWN_DRIFT", "ENOUGH_EVIDENCE");
    }

    @Test
    void where_the_stable_version_was_not_checked_nobody_knows_what_is_new() {
        answered(Arm.CANARY, 9, ID_IS_TEXT);

        assertThat(gate.check().get(0))
                .hasToString("INCONCLUSIVE UNCOMPARED_DRIFT drift of prices: GET /prices/{id} 200 /id"
                        + " type: expected integer, found string, in 9 of 9 checked answers of the canary, and only 0 of the stable"
                        + " version were checked, 1 are needed to say that it is new");
    }

    @Test
    void a_baseline_says_what_is_known_without_the_stable_version(@TempDir Path folder) throws Exception {
        answered(Arm.BASELINE, 1, NO_ITEMS);
        answered(Arm.BASELINE, 1, ID_IS_TEXT);
        Path file = folder.resolve("deep").resolve("drift.json");
        DriftBaseline.of(monitor.seen(Arm.BASELINE)).write(file);
        try (DriftMonitor later =
                DriftMonitor.builder("prices").contract(DriftApp.prices()).start()) {
            later.check(Arm.CANARY, DriftApp.answer(ID_IS_TEXT));
            DriftGate known = DriftGate.builder(later)
                    .minChecks(1)
                    .baseline(DriftBaseline.read(file))
                    .build();

            assertThat(Finding.worstOf(known.check())).isEqualTo(Verdict.PASS);
            later.check(Arm.CANARY, DriftApp.answer("[]"));
            assertThat(known.check().get(0).message())
                    .endsWith("in none of 0 of the stable version and not in the baseline");
        }
    }

    @Test
    void a_baseline_is_the_same_text_whatever_the_order() {
        answered(Arm.CANARY, 1, NO_ITEMS);
        answered(Arm.CANARY, 1, ID_IS_TEXT);

        String text = DriftBaseline.of(monitor.seen(Arm.CANARY)).text();

        assertThat(text).isEqualTo("""
                {
                  "knownDrift": [
                    {
                      "operation": "GET /prices/{id} 200",
                      "pointer": "/id",
                      "rule": "type"
                    },
                    {
                      "operation": "GET /prices/{id} 200",
                      "pointer": "/items",
                      "rule": "required"
                    }
                  ]
                }
                """);
        assertThat(DriftBaseline.parse("drift.json", text).text()).isEqualTo(text);
    }

    @Test
    void a_malformed_baseline_is_told_with_its_place() {
        assertThatThrownBy(() -> DriftBaseline.parse("drift.json", "{\"knownDrift\": [{\"operation\": \"\"}]}"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("drift.json:1:31: knownDrift[0].operation: must not be blank");
    }

    @Test
    void kinds_that_could_not_be_told_apart_are_inconclusive() {
        try (DriftMonitor narrow = DriftMonitor.builder("prices")
                .contract(DriftApp.prices())
                .fingerprintLimit(1)
                .start()) {
            for (Arm arm : Arm.values()) {
                narrow.check(arm, DriftApp.answer(ID_IS_TEXT));
                narrow.check(arm, DriftApp.answer(NO_ITEMS));
            }

            assertThat(DriftGate.builder(narrow).minChecks(1).build().check())
                    .extracting(Finding::reason)
                    .containsExactly("KNOWN_DRIFT", "TOO_MANY_KINDS", "ENOUGH_EVIDENCE");
        }
    }
}
