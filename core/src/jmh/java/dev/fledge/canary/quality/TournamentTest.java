package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TournamentTest {
    private static final Contestant FLAGGER = IntervalJudge.flagger("flagger", 60);
    private static final Contestant ARGO = IntervalJudge.argo("argo", 0);
    private static final Scenario SLOW = ScenariosTest.scenario("S12");
    private static final Scenario FAILING = ScenariosTest.scenario("S09");

    @Test
    void results_do_not_depend_on_threads_or_on_company() throws Exception {
        List<Result> alone = new Tournament(1, 50).play(List.of(SLOW), List.of(ARGO), 1);
        List<Result> together = new Tournament(1, 50).play(List.of(FAILING, SLOW), List.of(FLAGGER, ARGO), 3);

        assertThat(together.get(3).scenario()).isEqualTo(SLOW);
        assertThat(together.get(3).contestant()).isEqualTo(ARGO);
        assertThat(together.get(3).endings()).isEqualTo(alone.get(0).endings());
    }

    @Test
    void more_runs_begin_as_fewer_did() throws Exception {
        List<Result> few = new Tournament(1, 7).play(List.of(SLOW), List.of(ARGO), 1);
        List<Result> many = new Tournament(1, 30).play(List.of(SLOW), List.of(ARGO), 1);

        assertThat(many.get(0).endings())
                .hasSize(30)
                .startsWith(few.get(0).endings().toArray(new Ending[0]));
    }

    @Test
    void another_seed_gives_other_runs() throws Exception {
        List<Result> one = new Tournament(1, 50).play(List.of(SLOW), List.of(ARGO), 1);
        List<Result> other = new Tournament(2, 50).play(List.of(SLOW), List.of(ARGO), 1);

        assertThat(other.get(0).endings()).isNotEqualTo(one.get(0).endings());
    }

    @Test
    void a_judge_that_throws_is_named_with_its_run() {
        Contestant broken = new Contestant("broken", 0, scenario -> {
            throw new IllegalArgumentException("no such policy");
        });

        assertThatThrownBy(() -> new Tournament(1, 1).play(List.of(SLOW), List.of(broken), 1))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no such policy")
                .hasMessageContaining("broken failed in run 0 of S12");
    }

    @Test
    void no_runs_are_refused() {
        assertThatThrownBy(() -> new Tournament(1, 0)).hasMessage("number of runs must be at least 1, but was 0");
    }
}
