package dev.fledge.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MetricSource} keeps to. Extend it in the test of your own source and say how to bring the source into
 * the situations that the rules are about; JUnit runs the rules. Needs {@code junit-jupiter-api} and nothing else.
 */
public abstract class MetricSourceContract {
    /** The interval that the rules ask about: ten minutes. */
    protected static final Interval INTERVAL =
            Interval.endingAt(Instant.parse("2026-01-01T10:10:00Z"), Duration.ofMinutes(10));

    /** For the subclass, which JUnit creates for each rule. */
    protected MetricSourceContract() {}

    /** Returns the name of a metric that counts events, such as {@code server-errors}. */
    protected abstract String countMetric();

    /**
     * Returns a source that works but knows nothing of {@link #INTERVAL}.
     *
     * @throws Exception if the situation could not be arranged
     */
    protected abstract MetricSource withoutData() throws Exception;

    /**
     * Returns a source that watched both arms during {@link #INTERVAL} and saw no event of {@link #countMetric()}.
     *
     * @throws Exception if the situation could not be arranged
     */
    protected abstract MetricSource withoutEvents() throws Exception;

    /**
     * Returns a source that watched both arms during {@link #INTERVAL} and saw one event of {@link #countMetric()}.
     *
     * @param at when, in or just outside of {@link #INTERVAL}
     * @throws Exception if the situation could not be arranged
     */
    protected abstract MetricSource withEvent(Arm arm, Instant at) throws Exception;

    /**
     * Returns a source that cannot be asked, such as one whose server is gone; empty, the default, if yours cannot break.
     *
     * @throws Exception if the situation could not be arranged
     */
    protected Optional<MetricSource> broken() throws Exception {
        return Optional.empty();
    }

    /**
     * Returns a source that read something for both arms during {@link #INTERVAL}, but NaN instead of a number of
     * {@link #countMetric()}; empty, the default, if yours cannot read that.
     *
     * @throws Exception if the situation could not be arranged
     */
    protected Optional<MetricSource> withoutNumbers() throws Exception {
        return Optional.empty();
    }

    @Test
    final void has_a_name_for_messages() throws Exception {
        assertFalse(withoutData().name().isBlank(), "the name of a source must not be blank");
    }

    @Test
    final void names_its_metrics_whether_there_is_data_or_not() throws Exception {
        MetricSource source = withoutData();

        assertTrue(source.metrics().contains(countMetric()), "the metrics must hold " + countMetric());
        assertEquals(source.metrics(), source.metrics(), "the metrics must be the same at every call");
    }

    @Test
    final void refuses_an_unknown_metric_and_names_those_it_has() throws Exception {
        MetricSource source = withoutEvents();

        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> source.fetch(new MetricQuery("no-such-metric", Arm.CANARY, INTERVAL)),
                "an unknown metric is misuse, not missing data");

        String message = String.valueOf(refusal.getMessage());
        assertAll(
                () -> assertTrue(message.contains("no-such-metric"), "must name the metric asked for: " + message),
                () -> source.metrics()
                        .forEach(metric ->
                                assertTrue(message.contains(metric), "must list " + metric + ": " + message)));
    }

    @Test
    final void says_that_it_has_no_data_instead_of_zero() throws Exception {
        for (Arm arm : Arm.values()) {
            assertInstanceOf(MetricData.NoData.class, fetch(withoutData(), arm), "knows nothing of the interval");
        }
    }

    @Test
    final void counts_a_true_zero() throws Exception {
        for (Arm arm : Arm.values()) {
            assertEquals(new MetricData.Count(0), fetch(withoutEvents(), arm), "watched, and nothing happened");
        }
    }

    @Test
    final void counts_an_event_inside() throws Exception {
        MetricSource source = withEvent(Arm.CANARY, INTERVAL.start().plusSeconds(300));

        assertEquals(new MetricData.Count(1), fetch(source, Arm.CANARY));
    }

    @Test
    final void counts_an_event_at_the_start() throws Exception {
        MetricSource source = withEvent(Arm.CANARY, INTERVAL.start());

        assertEquals(new MetricData.Count(1), fetch(source, Arm.CANARY), "the start of an interval is included");
    }

    @Test
    final void counts_no_event_at_the_end() throws Exception {
        MetricSource source = withEvent(Arm.CANARY, INTERVAL.end());

        assertNotEquals(new MetricData.Count(1), fetch(source, Arm.CANARY), "the end of an interval is excluded");
    }

    @Test
    final void counts_no_event_before_the_start() throws Exception {
        MetricSource source = withEvent(Arm.CANARY, INTERVAL.start().minusSeconds(60));

        assertNotEquals(new MetricData.Count(1), fetch(source, Arm.CANARY), "it happened before the interval");
    }

    @Test
    final void counts_an_event_once_in_intervals_that_join() throws Exception {
        Instant middle = INTERVAL.start().plusSeconds(300);
        MetricSource source = withEvent(Arm.CANARY, middle);

        MetricData before =
                source.fetch(new MetricQuery(countMetric(), Arm.CANARY, new Interval(INTERVAL.start(), middle)));
        MetricData after =
                source.fetch(new MetricQuery(countMetric(), Arm.CANARY, new Interval(middle, INTERVAL.end())));

        assertEquals(new MetricData.Count(0), before, "it happened at the end, which is excluded");
        assertEquals(new MetricData.Count(1), after, "it happened at the start, which is included");
    }

    @Test
    final void throws_when_it_cannot_be_asked() throws Exception {
        Optional<MetricSource> broken = broken();

        if (broken.isPresent()) {
            IOException failure = assertThrows(
                    IOException.class,
                    () -> fetch(broken.get(), Arm.CANARY),
                    "a source that is out of order is neither zero nor without data");
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains(" "), "the message must be a sentence: " + message);
        }
    }

    @Test
    final void says_that_it_has_no_data_where_it_read_nan() throws Exception {
        Optional<MetricSource> nan = withoutNumbers();

        if (nan.isPresent()) {
            MetricData.NoData seen = assertInstanceOf(
                    MetricData.NoData.class, fetch(nan.get(), Arm.CANARY), "NaN is neither zero nor a count");
            MetricData.NoData absent = assertInstanceOf(MetricData.NoData.class, fetch(withoutData(), Arm.CANARY));
            assertNotEquals(absent.why(), seen.why(), "to read NaN and to read nothing must be told apart");
        }
    }

    @Test
    final void keeps_the_arms_apart() throws Exception {
        MetricSource source = withEvent(Arm.BASELINE, INTERVAL.start().plusSeconds(300));

        assertEquals(new MetricData.Count(1), fetch(source, Arm.BASELINE));
        assertNotEquals(new MetricData.Count(1), fetch(source, Arm.CANARY), "it happened on the baseline");
    }

    @Test
    final void answers_the_same_when_asked_again() throws Exception {
        MetricSource source = withEvent(Arm.CANARY, INTERVAL.start().plusSeconds(300));

        assertEquals(fetch(source, Arm.CANARY), fetch(source, Arm.CANARY), "asking must not use the data up");
    }

    private MetricData fetch(MetricSource source, Arm arm) throws Exception {
        return source.fetch(new MetricQuery(countMetric(), arm, INTERVAL));
    }
}
