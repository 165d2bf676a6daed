package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.TWO_HUNDREDS;
import static dev.fledge.canary.compat.kayenta.Configs.config;
import static dev.fledge.canary.compat.kayenta.Configs.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.Decision;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.Readings;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.metric.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KayentaRunTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** What was asked: metric, arm and window in minutes after noon. */
    private final List<String> asked = new ArrayList<>();

    private static KayentaPolicy requested(String request, String... metrics) {
        return KayentaPolicy.read(Document.json(
                "request.json",
                "{\"canaryConfig\": " + config("{}", metrics) + ", \"executionRequest\": " + request.replace('\'', '"')
                        + "}"));
    }

    private static KayentaPolicy cpu(String request) {
        return requested(request, metric("cpu", "system", "{}"));
    }

    private Readings answering(Reading control, Reading experiment) {
        return query -> {
            asked.add(query.metric() + " " + query.arm().label() + " "
                    + Duration.between(NOON, query.interval().start()).toMinutes() + "-"
                    + Duration.between(NOON, query.interval().end()).toMinutes());
            return query.arm() == Arm.BASELINE ? control : experiment;
        };
    }

    private Readings answering(List<Double> control, List<Double> experiment) {
        return answering(new Reading.Values(control), new Reading.Values(experiment));
    }

    private static Instant minute(long minutes) {
        return NOON.plusSeconds(60 * minutes);
    }

    /** Looks whenever the run wants to, at most ten times, and returns the minutes at which it did. */
    private static List<Long> drive(ForeignRun run, Readings readings) {
        List<Long> looks = new ArrayList<>();
        while (run.verdict().isEmpty() && looks.size() < 10) {
            looks.add(Duration.between(NOON, run.next()).toMinutes());
            run.look(run.next(), readings);
        }
        return looks;
    }

    @Test
    void a_growing_window_is_judged_after_each_interval_until_the_last_one_passes() {
        ForeignRun run =
                cpu("{'scopes': [{}], 'lifetimeDurationMins': 25, 'analysisIntervalMins': 10, 'beginAfterMins': 5}")
                        .begin(NOON);

        List<Long> looks = drive(run, answering(HUNDREDS, HUNDREDS));

        assertThat(looks).containsExactly(15L, 25L);
        assertThat(asked)
                .containsExactly("cpu baseline 5-15", "cpu canary 5-15", "cpu baseline 5-25", "cpu canary 5-25");
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Pass (100.0)");
        assertThat(run.verdict().orElseThrow().at()).isEqualTo(minute(25));
        assertThat(run.verdict().orElseThrow().findings()).hasSize(1);
    }

    @Test
    void a_sliding_window_looks_back() {
        ForeignRun run = cpu("{'scopes': [{'controlOffsetInMinutes': 60}], 'lifetimeDurationMins': 30,"
                        + " 'analysisIntervalMins': 15, 'lookbackMins': 20}")
                .begin(NOON);

        drive(run, answering(HUNDREDS, HUNDREDS));

        assertThat(asked)
                .containsExactly(
                        "cpu baseline -65--45", "cpu canary -5-15", "cpu baseline -50--30", "cpu canary 10-30");
    }

    @Test
    void an_interval_longer_than_the_lifetime_is_one_judgement() {
        ForeignRun run = cpu("{'scopes': [{}], 'lifetimeDurationMins': 30, 'analysisIntervalMins': 31}")
                .begin(NOON);

        assertThat(drive(run, answering(HUNDREDS, HUNDREDS))).containsExactly(30L);
    }

    @Test
    void does_nothing_before_its_time_and_after_the_verdict() {
        ForeignRun run = cpu("{'scopes': [{}], 'lifetimeDurationMins': 30}").begin(NOON);

        run.look(minute(30).minusMillis(1), answering(HUNDREDS, HUNDREDS));

        assertThat(asked).isEmpty();
        run.look(minute(30), answering(HUNDREDS, HUNDREDS));
        run.look(minute(40), answering(HUNDREDS, TWO_HUNDREDS));
        assertThat(asked).hasSize(2);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.PROMOTE);
    }

    @Test
    void a_run_stops_at_the_first_judgement_that_is_not_above_marginal() {
        ForeignRun run = cpu("{'scopes': [{}], 'lifetimeDurationMins': 30, 'analysisIntervalMins': 10}")
                .begin(NOON);

        List<Long> looks = drive(run, answering(HUNDREDS, TWO_HUNDREDS));

        assertThat(looks).containsExactly(10L);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Fail (0.0)");
    }

    /** The score is 50 in each case: a passes and b is high. */
    @ParameterizedTest
    @CsvSource({
        // At exactly the marginal score the class is Marginal, and the run is failed all the same.
        "90, 50, ROLLBACK, Marginal (50.0), 1",
        "50, 50, ROLLBACK, Pass (50.0), 1",
        // Above it, the run goes on, and the last score must reach pass.
        "90, 49, ROLLBACK, Marginal (50.0), 3",
        "50.01, 49, ROLLBACK, Marginal (50.0), 3",
        "50, 49, PROMOTE, Pass (50.0), 3",
        "90, 51, ROLLBACK, Fail (50.0), 1",
    })
    void the_runner_has_its_own_idea_of_marginal(
            double pass, double marginal, Decision decision, String said, int looks) {
        ForeignRun run = requested(
                        "{'scopes': [{}], 'lifetimeDurationMins': 30, 'analysisIntervalMins': 10, 'thresholds':"
                                + " {'pass': " + pass + ", 'marginal': " + marginal + "}}",
                        metric("a", "g", "{}"),
                        metric("b", "g", "{}"))
                .begin(NOON);

        List<Long> done = drive(
                run,
                query -> new Reading.Values(
                        query.metric().equals("b") && query.arm() == Arm.CANARY ? TWO_HUNDREDS : HUNDREDS));

        assertThat(done).hasSize(looks);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(decision);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo(said);
    }

    @Test
    void a_missing_side_is_nan_up_to_the_expected_number_of_samples() {
        String replacing = metric("cpu", "g", "{\"nanStrategy\": \"replace\"}");
        String half = "{'scopes': [{'step': 30}], 'lifetimeDurationMins': 10}";
        ForeignRun run = requested(half, replacing).begin(NOON);

        drive(run, answering(new Reading.Values(HUNDREDS), new Reading.Empty()));

        assertThat(run.verdict().orElseThrow().findings().get(0).fact("canary samples"))
                .contains("20");
        assertThat(run.verdict().orElseThrow().findings().get(0).reason()).isEqualTo("LOW");
    }

    @Test
    void what_is_missing_at_the_end_is_nan_too() {
        String replacing = metric("cpu", "g", "{\"nanStrategy\": \"replace\"}");
        ForeignRun run = requested("{'scopes': [{}], 'lifetimeDurationMins': 30}", replacing)
                .begin(NOON);

        drive(run, answering(HUNDREDS, HUNDREDS));

        assertThat(run.verdict().orElseThrow().findings().get(0).fact("canary samples"))
                .contains("30");
        assertThat(run.verdict().orElseThrow().findings().get(0).fact("baseline samples"))
                .contains("30");
    }

    @Test
    void without_any_data_the_score_is_nothing() {
        ForeignRun run = cpu("{'scopes': [{}], 'lifetimeDurationMins': 30}").begin(NOON);

        drive(run, answering(new Reading.Empty(), new Reading.Empty()));

        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Fail (0.0)");
        assertThat(run.verdict().orElseThrow().findings().get(0).reason()).isEqualTo("NODATA");
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void a_failed_provider_ends_the_run(boolean controlFails, boolean experimentFails) {
        ForeignRun run = cpu("{'scopes': [{}], 'lifetimeDurationMins': 30, 'analysisIntervalMins': 10}")
                .begin(NOON);
        Reading failed = new Reading.Failed("refused");
        Reading values = new Reading.Values(HUNDREDS);

        List<Long> looks = drive(run, answering(controlFails ? failed : values, experimentFails ? failed : values));

        assertThat(looks).containsExactly(10L);
        assertThat(run.verdict().orElseThrow().decision()).isEqualTo(Decision.ROLLBACK);
        assertThat(run.verdict().orElseThrow().said()).isEqualTo("Terminal");
        assertThat(run.verdict().orElseThrow().findings().get(0).toString())
                .isEqualTo("INCONCLUSIVE SOURCE_FAILED cpu: cpu: the provider failed (refused), which ends a canary"
                        + " analysis in failure");
    }

    @Test
    void a_fixed_end_judges_the_past_at_once() {
        ForeignRun run = cpu("{'scopes': [{'startTimeIso': '2026-01-31T10:00:00Z', 'endTimeIso':"
                        + " '2026-01-31T10:20:30Z'}], 'analysisIntervalMins': 10, 'beginAfterMins': 7}")
                .begin(NOON);

        List<Long> looks = drive(run, answering(HUNDREDS, HUNDREDS));

        assertThat(looks).containsExactly(7L, 7L);
        assertThat(asked)
                .containsExactly(
                        "cpu baseline -120--110",
                        "cpu canary -120--110",
                        "cpu baseline -120--100",
                        "cpu canary -120--100");
    }

    @Test
    void a_fixed_start_moves_the_window_but_not_the_judgement() {
        ForeignRun run = cpu("{'scopes': [{'startTimeIso': '2026-01-31T11:00:00Z'}], 'lifetimeDurationMins': 10,"
                        + " 'beginAfterMins': 5}")
                .begin(NOON);

        List<Long> looks = drive(run, answering(HUNDREDS, HUNDREDS));

        assertThat(looks).containsExactly(15L);
        assertThat(asked).containsExactly("cpu baseline -55--45", "cpu canary -55--45");
    }

    @Test
    void a_configuration_alone_is_judged_once_after_an_hour_or_as_told() {
        KayentaPolicy policy = Configs.cpu("{}");
        ForeignRun hour = policy.begin(NOON);
        ForeignRun told = policy.on(new KayentaSchedule(
                        Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ZERO, Duration.ZERO))
                .begin(NOON);

        assertThat(drive(hour, answering(HUNDREDS, HUNDREDS))).containsExactly(60L);
        assertThat(drive(told, answering(HUNDREDS, HUNDREDS))).containsExactly(5L, 10L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'lifetimeDurationMins': 5} | missing key 'scopes'",
                "{'scopes': [], 'lifetimeDurationMins': 5} | must hold at least one scope; add one",
                "{'scopes': [{}]} | missing key 'lifetimeDurationMins'",
                "{'scopes': [{}], 'lifetimeDurationMins': 0} | expected a whole number from 1 to 525600",
                "{'scopes': [{}], 'lifetimeDurationMins': 5, 'lookBackMins': 1} | did you mean 'lookbackMins'?",
                "{'scopes': [{'stp': 1}], 'lifetimeDurationMins': 5} | unknown key 'stp'; did you mean 'step'?",
                "{'scopes': [{'step': 0}], 'lifetimeDurationMins': 5} | expected a whole number from 1 to 86400",
                "{'scopes': [{'startTimeIso': 'noon'}], 'lifetimeDurationMins': 5} | expected an instant such as 2018-12-17T20:56:39Z, found \"noon\"",
                "{'scopes': [{'endTimeIso': '2026-01-31T10:00:00Z'}]} | missing key 'startTimeIso'",
                "{'scopes': [{'startTimeIso': '2026-01-31T10:00:00Z', 'endTimeIso': '2026-01-31T10:00:59Z'}]} | must be at least one minute after startTimeIso",
            })
    void a_wrong_request_is_refused(String request, String message) {
        assertThatThrownBy(() -> cpu(request))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("request.json:1:")
                .hasMessageContaining(message);
    }

    @Test
    void a_schedule_is_in_minutes() {
        Duration minute = Duration.ofMinutes(1);
        Duration less = Duration.ofSeconds(59);

        assertThatThrownBy(() -> KayentaSchedule.once(less))
                .hasMessage("lifetime must be at least one minute, but was PT59S");
        assertThatThrownBy(() -> new KayentaSchedule(minute, less, Duration.ZERO, Duration.ZERO))
                .hasMessage("interval must be zero or at least one minute, but was PT59S");
        assertThatThrownBy(() -> new KayentaSchedule(minute, minute, less, Duration.ZERO))
                .hasMessage("beginAfter must be zero or at least one minute, but was PT59S");
        assertThatThrownBy(() -> new KayentaSchedule(minute, minute, minute, less.negated()))
                .hasMessage("lookback must not be negative, but was PT-59S");
        assertThat(new KayentaSchedule(minute, minute.plus(minute), minute, minute).interval())
                .isEqualTo(minute);
        assertThat(KayentaSchedule.once(minute).judgements()).isEqualTo(1);
    }
}
