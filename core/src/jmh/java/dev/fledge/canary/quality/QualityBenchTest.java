package dev.fledge.canary.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QualityBenchTest {
    @Test
    void without_arguments_everything_takes_part() {
        Order order = Order.of();

        assertThat(order.runs()).isEqualTo(2000);
        assertThat(order.scenarios()).hasSizeGreaterThan(50);
        assertThat(order.contestants()).hasSizeGreaterThan(3);
    }

    @Test
    void scenarios_and_judges_are_chosen_by_name() {
        Order order = Order.of("--only", "S07,H", "--judges", "argo-0", "--runs", "3", "--seed", "9", "--threads", "1");

        assertThat(order.scenarios()).extracting(Scenario::id).containsExactly("S07", "H01", "H02", "H03", "H04");
        assertThat(order.contestants()).extracting(Contestant::name).containsExactly("argo-0");
        assertThat(List.of(order.runs(), order.threads())).containsExactly(3, 1);
        assertThat(order.seed()).isEqualTo(9);
    }

    @Test
    void what_does_not_exist_is_refused() {
        assertThatThrownBy(() -> Order.of("--only", "S7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("unknown: 'S7'; there are [S01, S02,");
        assertThatThrownBy(() -> Order.of("--judges", "argo")).hasMessageStartingWith("unknown: 'argo'; there are [");
        assertThatThrownBy(() -> Order.of("--rounds", "3")).hasMessageStartingWith("unknown option --rounds");
        assertThatThrownBy(() -> Order.of("--runs")).hasMessageStartingWith("--runs needs a value");
    }

    @Test
    void a_report_shows_rollbacks_delays_and_limits() throws Exception {
        Order order =
                Order.of("--only", "S03,S07,S20", "--judges", "flagger", "--runs", "20", "--checklist", "flagger");

        String report = QualityBench.report(
                order, new Tournament(1, order.runs()).play(order.scenarios(), order.contestants(), 1));

        assertThat(report)
                .startsWith("## Canary judges on 20 runs of each scenario, seed 20260101\n")
                .contains("| S20 | no canary traffic at all | flagger | 100 (<= 100) | 0 | 0 | 0 |\n")
                .contains(
                        "| S07 | hard failure 0->100%, 0.1 rps | flagger | 0 (<= 13.9) | 0 (<= 13.9) | 0 | 300/300 | ")
                .contains("| S03 | A/A healthy, 10 rps canary | flagger | 100 | 0 | 600 | 6033 | 0 | - | - |\n")
                .contains("| T2 | inconclusive without traffic | S20 | >= 100% | 0% (S20) | missed |\n");
    }
}
