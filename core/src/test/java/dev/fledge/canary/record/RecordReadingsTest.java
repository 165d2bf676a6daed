package dev.fledge.canary.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordReadingsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final RunRecord RECORD = RunRecord.parse("run.jsonl", """
            {"fledge":"canary-record/1","opened":"2026-01-31T12:00:00Z"}
            {"metric":"requests","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","count":200}
            {"metric":"requests","arm":"canary","from":"2026-01-31T12:01:00Z","to":"2026-01-31T12:02:00Z","count":0}
            {"metric":"server-errors","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","count":5}
            {"metric":"server-errors","arm":"canary","from":"2026-01-31T12:01:00Z","to":"2026-01-31T12:02:00Z","count":0}
            {"metric":"latency","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","buckets":[100,200,400],"counts":[50,40,10,0]}
            {"metric":"cpu","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","samples":[["2026-01-31T12:00:01Z",0.25],["2026-01-31T12:00:31Z",0.5]],"expected":2}
            {"metric":"gone","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","noData":"no series"}
            {"metric":"broken","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:01:00Z","failed":"refused"}
            """);

    @Test
    void a_metric_of_the_record_answers_to_its_name() {
        assertThat(read("requests", 0, 2)).isEqualTo(Reading.Values.of(200));
        assertThat(read("cpu", 0, 1)).isEqualTo(Reading.Values.of(0.5));
        assertThat(read("gone", 0, 1)).isEqualTo(new Reading.Empty());
        assertThat(read("cpu", 1, 2)).isEqualTo(new Reading.Empty());
        assertThat(read("broken", 0, 1)).isEqualTo(new Reading.Failed("refused"));
        assertThat(((Reading.Failed) read("latency", 0, 1)).why())
                .isEqualTo(
                        "the record has 'latency' as a distribution; ask for one of its quantiles, such as latency-p95");
    }

    @Test
    void well_known_metrics_are_derived() {
        assertThat(read("request-success-rate", 0, 1)).isEqualTo(Reading.Values.of(97.5));
        assertThat(value("error-rate", 0, 1)).isCloseTo(0.025, within(1e-12));
        assertThat(value("error-rate", 1, 2)).isNaN();
        // rank 99 of 100: 9 of 10 into the bucket from 200 to 400
        assertThat(value("request-duration", 0, 1)).isCloseTo(380, within(1e-9));
        assertThat(value("latency-p50", 0, 1)).isCloseTo(100, within(1e-9));
        assertThat(value("latency-p25", 0, 1)).isCloseTo(50, within(1e-9));
        assertThat(read("request-duration", 1, 2)).isEqualTo(new Reading.Empty());
        assertThat(((Reading.Failed) read("nonsense", 0, 1)).why())
                .startsWith(
                        "the record has no metric 'nonsense', and it is none that is derived; it has [broken, cpu,");
    }

    @Test
    void a_metric_may_be_named_otherwise() {
        Reading renamed =
                RecordReadings.of(RECORD).named("api.errors", "server-errors").read(query("api.errors", 0, 1));

        assertThat(renamed).isEqualTo(Reading.Values.of(5));
    }

    @Test
    void says_which_metrics_can_be_read() {
        RecordReadings renamed = RecordReadings.of(RECORD).named("api.errors", "server-errors");
        RecordReadings wrong = RecordReadings.of(RECORD).named("api.errors", "server-error");

        for (String metric : List.of("cpu", "gone", "broken", "error-rate", "request-duration", "latency-p99.9")) {
            assertThat(renamed.canRead(metric)).as(metric).isTrue();
        }
        assertThat(renamed.canRead("api.errors")).isTrue();
        assertThat(wrong.canRead("api.errors")).isFalse();
        assertThat(renamed.canRead("nonsense")).isFalse();
        assertThat(renamed.canRead("nonsense-p99")).isFalse();
        RunRecord empty = RunRecord.of(NOON, List.of());
        assertThat(RecordReadings.of(empty).canRead("error-rate")).isFalse();
        assertThat(RecordReadings.of(empty).canRead("request-duration")).isFalse();
    }

    @Test
    void a_series_has_one_value_for_each_part_of_the_interval() {
        Readings series = RecordReadings.of(RECORD).series(Duration.ofMinutes(1));

        assertThat(series.read(query("requests", 0, 3))).isEqualTo(new Reading.Values(List.of(200.0, 0.0, Double.NaN)));
        assertThat(series.read(query("cpu", 1, 3))).isEqualTo(new Reading.Empty());
        assertThat(series.read(query("broken", 0, 3))).isEqualTo(new Reading.Failed("refused"));
    }

    @Test
    void a_foreign_judge_looks_when_it_would_have_looked() {
        ForeignReplay decided = ForeignReplay.of(new After(60), RECORD, RecordReadings.of(RECORD));
        ForeignReplay late = ForeignReplay.of(new After(130), RECORD, RecordReadings.of(RECORD));

        assertThat(decided.decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(decided.after()).isEqualTo(Duration.ofMinutes(1));
        assertThat(decided.said()).isEqualTo("5.0 errors");
        assertThat(late.verdict()).isEmpty();
        assertThat(late.decision()).isEqualTo(Decision.HOLD);
        assertThat(late.findings().get(0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(late.findings().get(0).message())
                .isEqualTo(
                        "simple: not decided: the record ends 120 s after the opening, and the simple judge would look next"
                                + " after 130 s; record longer, or judge over a shorter time");
        Comparison comparison = Comparison.of(List.of(Comparison.Row.of(decided), Comparison.Row.of(late)));
        assertThat(comparison.toText()).startsWith("""
                policy         decision  after  why
                simple errors  ROLLBACK  60 s   5.0 errors
                simple errors  HOLD      120 s  not decided:""");
        assertThat(comparison.agreement().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Reading read(String metric, int fromMinute, int toMinute) {
        return RecordReadings.of(RECORD).read(query(metric, fromMinute, toMinute));
    }

    private static double value(String metric, int fromMinute, int toMinute) {
        return ((Reading.Values) read(metric, fromMinute, toMinute)).values().get(0);
    }

    private static MetricQuery query(String metric, int fromMinute, int toMinute) {
        return new MetricQuery(
                metric, Arm.CANARY, new Interval(NOON.plusSeconds(60L * fromMinute), NOON.plusSeconds(60L * toMinute)));
    }

    /** Goes back after so many seconds, with what it read. */
    private record After(long seconds) implements ForeignPolicy {
        @Override
        public String format() {
            return "simple";
        }

        @Override
        public String name() {
            return "errors";
        }

        @Override
        public List<String> metrics() {
            return List.of("server-errors");
        }

        @Override
        public ForeignRun begin(Instant start) {
            return new Run(start.plusSeconds(seconds));
        }

        @Override
        public List<Difference> explain() {
            return List.of();
        }

        @Override
        public Conversion convert() {
            return new Conversion(CanaryPolicy.named("x").build(), List.of());
        }
    }

    private static final class Run implements ForeignRun {
        private final Instant next;
        private Optional<ForeignVerdict> verdict = Optional.empty();

        Run(Instant next) {
            this.next = next;
        }

        @Override
        public Instant next() {
            return next;
        }

        @Override
        public void look(Instant now, Readings readings) {
            Reading errors = readings.read(query("server-errors", 0, 1));
            verdict = Optional.of(new ForeignVerdict(
                    Decision.ROLLBACK, ((Reading.Values) errors).values().get(0) + " errors", now, List.of()));
        }

        @Override
        public Optional<ForeignVerdict> verdict() {
            return verdict;
        }
    }
}
