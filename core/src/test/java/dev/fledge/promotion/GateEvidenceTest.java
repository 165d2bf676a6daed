package dev.fledge.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceLevels;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.RateRule;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.report.EvidencePlot;
import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the evidence of a promotion grows at the gate, and what a step changes. */
class GateEvidenceTest extends ScriptedPromotion {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TrafficRecorder baseline = TrafficRecorder.create();

    private CanaryPolicy sequential(String rule) {
        return CanaryPolicy.named("sequential")
                .warmUp(Duration.ofSeconds(10))
                .earliestPromotion(Duration.ofSeconds(30))
                .rule(RateRule.named(rule)
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.05)
                        .build())
                .build();
    }

    private CanaryGate gate(CanaryPolicy policy) {
        return CanaryGate.of(policy)
                .source(InProcessSource.named("router")
                        .arm(Arm.BASELINE, baseline)
                        .arm(Arm.CANARY, canary)
                        .time(time)
                        .build())
                .time(time)
                .build();
    }

    private PromotionResult promote(CanaryPolicy policy) throws Exception {
        for (int second = 0; second < 200; second++) {
            time.at(Duration.ofSeconds(second), () -> seconds(1, 0));
        }
        return Promotion.of("where2eat")
                .target(target)
                .canary(CANARY)
                .judge(gate(policy))
                .step(50, MINUTE)
                .step(new Step(500, MINUTE, true))
                .holdAtMost(Duration.ofSeconds(30))
                .lookEvery(Duration.ofSeconds(5))
                .time(time)
                .build()
                .run();
    }

    /** Ten requests a second on each arm. */
    private void seconds(int seconds, int errorsOfTen) {
        for (int i = 0; i < seconds; i++) {
            record(10, errorsOfTen);
            for (int request = 0; request < 10; request++) {
                baseline.record(200, 1_000_000);
            }
        }
    }

    @Test
    void the_evidence_of_a_promotion_is_kept_look_by_look() throws Exception {
        PromotionResult result = promote(sequential("error-rate"));

        EvidenceTrace trace = result.evidence().orElseThrow();
        assertThat(result.outcome()).isEqualTo(PromotionOutcome.PROMOTED);
        assertThat(result.findings())
                .as("what was found at the last look, and nothing of what was so before")
                .extracting(finding -> finding.verdict() + " " + finding.subject())
                .containsExactly("PASS error-rate");
        assertThat(trace.planned()).isEqualTo(Duration.ofMinutes(2));
        assertThat(trace.warmUp()).isEqualTo(Duration.ofSeconds(10));
        assertThat(trace.steps())
                .containsExactly(new EvidenceTrace.Weight(Duration.ZERO, 50), new EvidenceTrace.Weight(MINUTE, 500));
        // A look every 5 s of 120 s.
        assertThat(trace.points()).hasSize(24);
        assertThat(trace.points().get(23).at()).isEqualTo(Duration.ofMinutes(2));
        assertThat(trace.points().get(0).levels().rules())
                .extracting(EvidenceLevels.OfRule::rule)
                .containsExactly("error-rate");
        // 600 and more good requests: beyond the odds of ln(2 / 0.05) that are proof.
        assertThat(trace.points()
                        .get(23)
                        .levels()
                        .rules()
                        .get(0)
                        .logOddsWithin()
                        .orElseThrow())
                .isGreaterThan(3.69);
    }

    @Test
    void the_picture_of_a_promotion_shows_steps_and_end_and_no_secret() throws Exception {
        PromotionResult result = promote(sequential("errors of s3cr3t-tenant"));

        String svg = EvidencePlot.of(result, Redactor.of(List.of(Secret.of("TENANT", "s3cr3t-tenant"))))
                .orElseThrow()
                .toSvg();

        assertThat(svg)
                .contains(">5 %<", ">50 %<", ">promoted after 120 s<", "errors of &lt;secret TENANT&gt;: within limit")
                .doesNotContain("s3cr3t");
    }

    @Test
    void a_promotion_that_was_refused_has_no_evidence_of_another_one() throws Exception {
        CanaryGate judge = gate(sequential("error-rate"));
        judge.open(List.of(new Step(50, MINUTE)));
        look(judge, 3);

        PromotionResult refused = promotion()
                .judge(judge)
                .beforeStart("scan", failing("scan"))
                .build()
                .run();

        assertThat(judge.trace()).isPresent();
        assertThat(refused.evidence()).isEmpty();
    }

    @Test
    void mode_point_gathers_no_evidence() throws Exception {
        traffic(600, 0);

        PromotionResult result = promotion().build().run();

        assertThat(policy().mode()).isEqualTo(EvidenceMode.POINT);
        assertThat(result.evidence()).isEmpty();
        assertThat(EvidencePlot.of(result, Redactor.byName())).isEmpty();
    }

    @Test
    void a_step_that_starts_instances_warms_up_again_and_another_does_not() throws Exception {
        assertThat(errorsRightAfter(new Step(500, MINUTE, true))
                        .rules()
                        .get(0)
                        .finding()
                        .reason())
                .isEqualTo("WARM_UP");
        assertThat(errorsRightAfter(new Step(500, MINUTE))
                        .rules()
                        .get(0)
                        .finding()
                        .reason())
                .isNotEqualTo("WARM_UP");
    }

    private Judgement errorsRightAfter(Step step) throws InterruptedException {
        CanaryGate gate = gate(sequential("error-rate"));
        gate.open(List.of(new Step(50, MINUTE), step));
        look(gate, 12);
        gate.stepBegan(step, true);
        return look(gate, 1);
    }

    private Judgement look(CanaryGate gate, int slices) throws InterruptedException {
        Judgement last = Judgement.of(
                time.now(), Finding.inconclusive("none").message("no look").build());
        for (int slice = 0; slice < slices; slice++) {
            seconds(5, 0);
            time.advance(Duration.ofSeconds(5));
            last = gate.look();
        }
        return last;
    }

    @Test
    void a_long_run_is_thinned_out_and_keeps_its_last_look() {
        CanaryGate gate = gate(sequential("error-rate"));
        Instant opened = time.now();
        TraceKeeper keeper = new TraceKeeper(opened, gate.policy());
        EvidenceLevels levels = new EvidenceLevels(0, 0, List.of(), new EvidenceLevels.Needed(4.6, 3.7));

        for (int second = 1; second <= 10_000; second++) {
            keeper.looked(opened.plusSeconds(second), levels);
        }

        List<EvidenceTrace.Point> points = keeper.kept().orElseThrow().points();
        // 10,000 looks, every eighth of them, and the last.
        assertThat(points).hasSize(1251);
        assertThat(points.get(0).at()).isEqualTo(Duration.ofSeconds(1));
        assertThat(points.get(1).at()).isEqualTo(Duration.ofSeconds(9));
        assertThat(points.get(1250).at()).isEqualTo(Duration.ofSeconds(10_000));
    }

    @Test
    void a_gate_needs_a_step_to_open() {
        CanaryGate gate = gate(sequential("error-rate"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.open(List.of()))
                .withMessage("nothing can be judged without a step; give at least one");
    }

    @Test
    void errors_in_a_promotion_are_in_its_picture_too() throws Exception {
        CanaryGate gate = gate(sequential("error-rate"));
        gate.open(List.of(new Step(50, MINUTE)));
        look(gate, 9);
        for (int slice = 0; slice < 3; slice++) {
            seconds(5, 5);
            time.advance(Duration.ofSeconds(5));
            gate.look();
        }

        assertThat(gate.look().decision()).isEqualTo(Decision.ROLLBACK);
        List<EvidenceTrace.Point> points = gate.trace().orElseThrow().points();
        EvidenceLevels levels = points.get(points.size() - 1).levels();
        assertThat(levels.logOddsWorse()).isGreaterThan(levels.needed().logOddsToRollBack());
    }
}
