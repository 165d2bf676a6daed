package dev.fledge.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.verdict.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules and policies are values: equal if they say the same, and they say what they are. */
class RuleValuesTest {
    private record Case(Rule rule, Rule alike, Rule other, String text) {}

    private static RateRule rate(double limit) {
        return Steps.errors().atMost(limit).rollbackOnly().build();
    }

    private static QuantileRule quantile(long millis) {
        return QuantileRule.named("p95", 0.95)
                .of("latency")
                .atMost(Duration.ofMillis(millis))
                .rollbackOnly()
                .build();
    }

    private static CountRule count(double ratio) {
        return CountRule.named("exceptions")
                .of("events")
                .per("requests")
                .notWorseThanBaseline(ratio)
                .rollbackOnly()
                .build();
    }

    private static GaugeRule gauge(double times) {
        return GaugeRule.named("cpu")
                .of("cpu")
                .atMostTimesBaseline(times)
                .rollbackOnly()
                .build();
    }

    private static CheckRule check(int failures) {
        return CheckRule.named("smoke").failWhen(failures, 5).rollbackOnly().build();
    }

    static List<Case> cases() {
        return List.of(
                new Case(rate(0.01), rate(0.01), rate(0.02), "error-rate: "),
                new Case(quantile(80), quantile(80), quantile(90), "p95: "),
                new Case(
                        count(2),
                        count(2),
                        count(3),
                        "exceptions: {name=exceptions, type=count, source=events, per=requests, direction=increase,"
                                + " baseline={notWorseThan={ratio=2.0}}, minRequests=100, rollbackOnly=true}"),
                new Case(
                        gauge(1.5),
                        gauge(1.5),
                        gauge(2),
                        "cpu: {name=cpu, type=gauge, source=cpu, limit={aboveTimesBaseline=1.5}, rollbackOnly=true}"),
                new Case(
                        check(3),
                        check(3),
                        check(2),
                        "smoke: {name=smoke, type=check, check=smoke, fail={failures=3, of=5}, rollbackOnly=true}"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rules_are_equal_if_they_say_the_same(Case each) {
        assertThat(each.rule()).isEqualTo(each.alike()).hasSameHashCodeAs(each.alike());
        assertThat(each.rule()).isNotEqualTo(each.other()).doesNotHaveSameHashCodeAs(each.other());
        assertThat(each.rule()).isNotEqualTo((Object) each.text());
        assertThat(each.rule().toString()).startsWith(each.text());
        assertThat(each.rule().rollbackOnly()).isTrue();
    }

    @Test
    void policies_are_equal_if_they_say_the_same() {
        CanaryPolicy one = Steps.onePercent().build();

        assertThat(one)
                .isEqualTo(Steps.onePercent().build())
                .hasSameHashCodeAs(Steps.onePercent().build());
        assertThat(one)
                .isNotEqualTo(Steps.onePercent().slice(Duration.ofSeconds(2)).build());
        assertThat(one.hashCode())
                .isNotEqualTo(CanaryPolicy.named("two-percent")
                        .rule(Steps.errors().atMost(0.02).build())
                        .build()
                        .hashCode());
    }

    @Test
    void a_policy_is_built_in_one_sentence() {
        CanaryPolicy policy = Steps.onePercent()
                .falseRollback(0.02)
                .falsePromote(0.1)
                .slice(Duration.ofDays(15))
                .window(Duration.ofDays(30))
                .build();

        assertThat(policy.falseRollback()).isEqualTo(0.02);
        assertThat(policy.falsePromote()).isEqualTo(0.1);
        assertThat(policy.slice()).isEqualTo(Duration.ofDays(15));
    }

    @Test
    void a_gauge_says_what_it_compares() {
        GaugeRule cpu = gauge(1.5);
        GaugeRule memory = GaugeRule.named("memory").of("memory").atMost(500).build();

        assertThat(cpu.timesBaseline()).isEqualTo(1.5);
        assertThat(memory.timesBaseline()).isEqualTo(1);
        assertThat(memory.limit()).hasValue(500);
        assertThat(memory.metrics()).isEqualTo(Set.of("memory"));
        assertThat(memory.rollbackOnly()).isFalse();
        assertThat(Steps.errors().build().rollbackOnly()).isFalse();
    }

    @Test
    void a_judgement_may_be_one_finding_on_the_run() {
        Finding finding = Finding.inconclusive("source")
                .reason("SOURCE_FAILED")
                .message("no answer")
                .build();

        Judgement judgement = Judgement.of(Observed.NOON, finding);

        assertThat(judgement.findings()).containsExactly(finding);
        assertThat(judgement.decision()).isEqualTo(Decision.HOLD);
        assertThat(judgement.mayAdvance()).isFalse();
    }
}
