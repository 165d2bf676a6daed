package dev.fledge.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void nothing_seen_is_inconclusive() {
        assertThat(Verdict.worstOf(List.of())).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void one_failure_outweighs_everything() {
        assertThat(Verdict.worstOf(List.of(Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)))
                .isEqualTo(Verdict.FAIL);
        assertThat(Verdict.worstOf(List.of(Verdict.INCONCLUSIVE, Verdict.PASS))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Verdict.worstOf(List.of(Verdict.PASS, Verdict.PASS))).isEqualTo(Verdict.PASS);
    }

    @Test
    void exit_codes_are_those_of_every_command() {
        assertThat(Verdict.PASS.exitCode()).isEqualTo(0);
        assertThat(Verdict.FAIL.exitCode()).isEqualTo(1);
        assertThat(Verdict.INCONCLUSIVE.exitCode()).isEqualTo(3);
    }

    @Test
    void a_finding_carries_subject_verdict_reason_message_and_facts() {
        Finding finding = Finding.fail("error-rate")
                .reason("ABOVE_LIMIT")
                .message("error-rate: canary 0.031, limit 0.010 (equal passes)")
                .fact("canary", 0.031)
                .build();

        assertThat(finding.subject()).isEqualTo("error-rate");
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.reason()).isEqualTo("ABOVE_LIMIT");
        assertThat(finding.facts()).containsExactly(new Fact("canary", "0.031"));
        assertThat(finding.fact("canary")).contains("0.031");
        assertThat(finding.fact("baseline")).isEmpty();
        assertThat(Finding.pass("again")
                        .message("m")
                        .facts(finding.facts())
                        .build()
                        .fact("canary"))
                .contains("0.031");
        assertThat(finding)
                .hasToString("FAIL ABOVE_LIMIT error-rate: error-rate: canary 0.031, limit 0.010 (equal passes)");
    }

    @Test
    void a_reason_defaults_to_the_verdict() {
        assertThat(Finding.pass("x").message("fine").build().reason()).isEqualTo("PASS");
        assertThat(Finding.inconclusive("x").message("?").build().reason()).isEqualTo("INCONCLUSIVE");
        assertThat(Finding.of(Verdict.FAIL, "x").message("!").build().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void findings_are_equal_by_all_their_parts() {
        Finding one = Finding.pass("a").reason("R").message("m").fact("f", 1).build();

        assertThat(one)
                .isEqualTo(
                        Finding.pass("a").reason("R").message("m").fact("f", 1).build())
                .hasSameHashCodeAs(
                        Finding.pass("a").reason("R").message("m").fact("f", 1).build())
                .isNotEqualTo(
                        Finding.pass("b").reason("R").message("m").fact("f", 1).build())
                .isNotEqualTo(
                        Finding.fail("a").reason("R").message("m").fact("f", 1).build())
                .isNotEqualTo(
                        Finding.pass("a").reason("S").message("m").fact("f", 1).build())
                .isNotEqualTo(
                        Finding.pass("a").reason("R").message("n").fact("f", 1).build())
                .isNotEqualTo(
                        Finding.pass("a").reason("R").message("m").fact("f", 2).build())
                .isNotEqualTo("a");
    }

    @Test
    void a_finding_without_a_message_is_refused() {
        assertThatThrownBy(() -> Finding.fail("error-rate").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("finding on error-rate has no message; say what was seen and expected");
        assertThatThrownBy(() -> Finding.fail("x").message(" ")).hasMessage("message must not be blank");
    }

    @Test
    void a_finding_refuses_a_lower_case_reason_a_blank_subject_and_a_fact_named_twice() {
        assertThatThrownBy(() -> Finding.fail("x").reason("too bad"))
                .hasMessage("reason must be of A-Z, 0-9 and _, starting with a letter, but was 'too bad'");
        assertThatThrownBy(() -> Finding.pass(" ")).hasMessage("subject of a finding must not be blank");
        assertThatThrownBy(() -> Finding.pass("x").fact("n", 1).fact("n", 2))
                .hasMessage("finding on x has the fact 'n' already; a report keeps facts by name");
        assertThatThrownBy(() -> new Fact("", "v")).hasMessage("name of a fact must not be blank");
    }

    @Test
    void the_worst_finding_decides() {
        Finding pass = Finding.pass("a").message("m").build();
        Finding fail = Finding.fail("b").message("m").build();

        assertThat(Finding.worstOf(List.of(pass, fail))).isEqualTo(Verdict.FAIL);
        assertThat(Finding.worstOf(List.of(pass))).isEqualTo(Verdict.PASS);
        assertThat(Finding.worstOf(List.of())).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_gate_that_found_nothing_has_not_passed() {
        Gate silent = List::of;

        assertThatThrownBy(silent::assertPasses)
                .isInstanceOf(AssertionError.class)
                .hasMessage("INCONCLUSIVE: the gate found nothing, so nothing is known");
    }

    @Test
    void a_gate_names_every_finding_that_is_no_pass() {
        Gate gate = () -> List.of(
                Finding.pass("a").message("good").build(),
                Finding.fail("b").reason("BAD").message("b is bad").build(),
                Finding.inconclusive("c")
                        .reason("UNKNOWN")
                        .message("c is unknown")
                        .build());

        assertThatThrownBy(gate::assertPasses)
                .isInstanceOf(AssertionError.class)
                .hasMessage("FAIL BAD b: b is bad" + System.lineSeparator() + "INCONCLUSIVE UNKNOWN c: c is unknown");
    }

    @Test
    void a_gate_whose_findings_all_pass_lets_through() throws Exception {
        Gate gate = () -> List.of(Finding.pass("a").message("good").build());

        gate.assertPasses();

        assertThat(gate.check()).hasSize(1);
    }
}
