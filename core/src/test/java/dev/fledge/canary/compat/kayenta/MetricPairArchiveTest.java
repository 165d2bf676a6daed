package dev.fledge.canary.compat.kayenta;

import static dev.fledge.canary.compat.kayenta.Configs.cpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.metric.Interval;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricPairArchiveTest {
    private static final String ARCHIVE = """
            [
              {
                "name": "cpu",
                "id": "7f2c",
                "tags": {"zone": "a"},
                "values": {"control": [1, 2.5, "NaN"], "experiment": ["Infinity", "-Infinity"]},
                "scopes": {},
                "attributes": {"query": "..."},
                "startTimeMillis": 1516046700000,
                "startTimeIso": "2018-01-15T20:05:00Z",
                "stepMillis": 60000
              },
              {"name": "mem", "values": {"control": [], "experiment": []},
               "startTimeMillis": 1516046400000, "stepMillis": 3600000}
            ]
            """;

    private static MetricPairArchive archive(String text) {
        return MetricPairArchive.read(Document.json("pairs.json", text.replace('\'', '"')));
    }

    @Test
    void reads_pairs_with_their_gaps_and_the_time_they_cover() {
        MetricPairArchive archive = archive(ARCHIVE);

        assertThat(archive.pairs()).hasSize(2);
        assertThat(archive.pairs().get(0).name()).isEqualTo("cpu");
        assertThat(archive.pairs().get(0).tags()).isEqualTo(Map.of("zone", "a"));
        assertThat(archive.pairs().get(0).control()).containsExactly(1.0, 2.5, Double.NaN);
        assertThat(archive.pairs().get(0).experiment())
                .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        assertThat(archive.pairs().get(1).tags()).isEmpty();
        // The first from 20:05 to 20:08, the second from 20:00 on; without a sample it counts as one step of an hour.
        assertThat(archive.interval())
                .contains(new Interval(Instant.parse("2018-01-15T20:00:00Z"), Instant.parse("2018-01-15T21:00:00Z")));
    }

    @Test
    void the_longer_side_says_how_far_a_pair_reaches() {
        String one = "[{'name': 'a', 'values': {'control': [1, 2], 'experiment': [1, 2, 3]}, 'startTimeMillis': 0,"
                + " 'stepMillis': 1000}]";

        assertThat(archive(one).interval()).contains(new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(3)));
    }

    @Test
    void the_time_is_not_needed() {
        assertThat(archive("[{'name': 'a', 'values': {'control': [1], 'experiment': [2]}}]")
                        .interval())
                .isEmpty();
        assertThat(archive("[{'name': 'a', 'values': {'control': [1], 'experiment': [2]}}, {'name': 'b', 'values':"
                                + " {'control': [1], 'experiment': [2]}, 'startTimeMillis': 0, 'stepMillis': 5}]")
                        .interval())
                .contains(new Interval(Instant.EPOCH, Instant.EPOCH.plusMillis(5)));
    }

    @Test
    void is_judged_again_as_it_was() {
        MetricPairArchive archive = archive("[{'name': 'cpu', 'values': {'control': [5, 5, 5, 5, 5, 'NaN'],"
                + " 'experiment': [9, 9, 9, 9, 9, 9]}}]");

        KayentaJudgement judgement = cpu("{}").judge(archive.pairs());

        assertThat(judgement).isEqualTo(cpu("{}").judge(archive.pairs()));
        assertThat(Configs.words(judgement)).isEqualTo("High");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | holds no metric pair, so there is nothing to judge; give at least one",
                "{} | expected a list, found an object",
                "[{'values': {}}] | missing key 'name'",
                "[{'name': ' '}] | must not be blank; write the name of the metric",
                "[{'name': 'a'}] | missing key 'values'",
                "[{'name': 'a', 'values': {'control': [1]}}] | missing key 'experiment'",
                "[{'name': 'a', 'values': {'control': [1], 'experiment': [2], 'canary': []}}] | unknown key 'canary'",
                "[{'name': 'a', 'values': {'control': ['1'], 'experiment': [2]}}] | [0].values.control[0]: expected one of NaN, Infinity, -Infinity, found text \"1\"",
                "[{'name': 'a', 'values': {'control': [null], 'experiment': [2]}}] | expected a number from",
                "[{'name': 'a', 'tags': {'b': 1}, 'values': {}}] | expected text, found the number 1",
                "[{'name': 'a', 'values': {'control': [1], 'experiment': [2]}, 'startTimeMillis': 5}] | missing key 'stepMillis'",
                "[{'name': 'a', 'values': {'control': [1], 'experiment': [2]}, 'startTimeMillis': 5, 'stepMillis': 0}] | expected a whole number from 1",
                "[{'name': 'a', 'value': 1}] | unknown key 'value'; did you mean 'values'?",
            })
    void refuses_what_is_none(String text, String message) {
        assertThatThrownBy(() -> archive(text))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("pairs.json:1:")
                .hasMessageContaining(message);
    }
}
