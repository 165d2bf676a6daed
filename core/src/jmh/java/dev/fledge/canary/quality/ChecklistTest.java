package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.quality.Ending.Moment;
import dev.fledge.canary.quality.Ending.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    /** All of the runs of all scenarios end in one of two ways, by the truth. */
    private static List<Result> results(String judge, Ending healthy, Ending regression) {
        Contestant contestant = new Contestant(judge, 30, scenario -> {
            throw new AssertionError("not asked");
        });
        return Stream.concat(Scenarios.published().stream(), OtherScenarios.all().stream())
                .map(scenario -> new Result(
                        scenario,
                        contestant,
                        List.of(scenario.truth() == Scenario.Truth.REGRESSION ? regression : healthy)))
                .toList();
    }

    private static Ending ending(Outcome outcome, int seconds, long requests) {
        return new Ending(outcome, "", new Moment(seconds, requests), Optional.of(new Moment(75, 750)));
    }

    @Test
    void nothing_is_met_by_who_did_not_run() {
        assertThat(new Checklist(List.of(), "fledge").found())
                .isNotEmpty()
                .allMatch(found -> found.status() == Target.Status.NOT_RUN);
    }

    @Test
    void the_worst_scenario_counts() {
        List<Result> results = new ArrayList<>(
                results("judge", ending(Outcome.INCONCLUSIVE, 600, 600), ending(Outcome.ROLLED_BACK, 45, 3)));
        results.replaceAll(result -> result.scenario().id().equals("S06")
                ? new Result(result.scenario(), result.contestant(), List.of(ending(Outcome.ROLLED_BACK, 100, 100)))
                : result);

        String table = new Checklist(results, "judge").table();

        assertThat(table)
                .contains(
                        "| T1 | rolled back | S01 S02 S03 S04 S05 S06 S16 S18 S21 S25 | <= 0.20% | 100% (S06) | missed |")
                .contains("| T1 | rolled back while the weight changes | O20 O21 | <= 0.20% | 0% (O20) | met |")
                .contains("| T2 | inconclusive without traffic | S20 | >= 100% | 100% (S20) | met |")
                .contains("| T4 | canary requests, p50 | S07 | <= 4 | 3 (S07) | met |")
                .contains("| T4 | seconds after warm-up, p50 | H01 H02 H03 H04 | <= 20 | 15 (H01) | met |")
                .contains("| T5 | times as fast as flagger, p50 | S09 | >= 2.5 | not run: S09 | not run |")
                .contains("| T6 | promoted | S02 | >= 78% | 0% (S02) | missed |")
                .contains("| T6 | seconds to the evidence, p50 | S03 | <= 80 | 75 (S03) | met |");
    }

    @Test
    void speed_is_compared_with_the_incumbents_on_the_same_runs() {
        List<Result> results = new ArrayList<>(
                results("judge", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.ROLLED_BACK, 100, 1000)));
        results.addAll(results("flagger", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.ROLLED_BACK, 240, 2400)));
        results.addAll(results("kayenta", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.PROMOTED, 600, 600)));

        String table = new Checklist(results, "judge").table();

        assertThat(table)
                .contains("| T5 | times as fast as flagger, p50 | S09 | >= 2.5 | 2.4 (S09) | missed |")
                .contains("| T5 | times as fast as flagger, p50 | S22 | >= 1.9 | 2.4 (S22) | met |")
                .contains(
                        "| T5 | times as fast as kayenta, p50 | S07 S08 S09 S10 S11 S12 S14 S15 S17 | >= 2 | - (S07) | met |")
                .contains(
                        "| T5 | rolled back, share beyond that of kayenta | S09 S11 S14 | >= 0% | 100% (S09) | met |");
    }

    @Test
    void who_misses_what_the_incumbent_finds_is_told() {
        List<Result> results = new ArrayList<>(
                results("judge", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.PROMOTED, 600, 600)));
        results.addAll(results("kayenta", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.ROLLED_BACK, 600, 6000)));

        String table = new Checklist(results, "judge").table();

        assertThat(table)
                .contains(
                        "| T5 | rolled back, share beyond that of kayenta | S09 S11 S14 | >= 0% | -100% (S09) | missed |");
    }

    @Test
    void few_runs_show_little() {
        Ending promoted = ending(Outcome.PROMOTED, 600, 600);
        List<Result> enough = results("judge", promoted, promoted).stream()
                .map(result -> new Result(result.scenario(), result.contestant(), Collections.nCopies(2000, promoted)))
                .toList();

        assertThat(new Checklist(results("judge", promoted, promoted), "judge").table())
                .contains("The shares are meant for at least 2000 runs of each scenario, but there were 1, so met means"
                        + " little.\n\n| # |");
        assertThat(new Checklist(enough, "judge").table()).doesNotContain("little");
    }

    @Test
    void who_never_rolls_back_is_not_fast() {
        List<Result> results = new ArrayList<>(
                results("judge", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.PROMOTED, 600, 600)));
        results.addAll(results("flagger", ending(Outcome.PROMOTED, 600, 600), ending(Outcome.PROMOTED, 600, 600)));

        String table = new Checklist(results, "judge").table();

        assertThat(table)
                .contains("| T5 | times as fast as flagger, p50 | S09 | >= 2.5 | 0 (S09) | missed |")
                .contains("| T4 | canary requests after warm-up / Wald's limit, p50 | S11 | <= 2 | - (S11) | missed |");
    }
}
