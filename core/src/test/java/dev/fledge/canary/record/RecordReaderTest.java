package dev.fledge.canary.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.canary.RateRule;
import dev.fledge.document.DocumentException;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Buckets;
import dev.fledge.metric.Histogram;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSeries;
import dev.fledge.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String HEADER =
            "{\"fledge\":\"canary-record/1\",\"opened\":\"2026-01-31T12:00:00Z\",\"window\":\"10m\"}\n";

    @Test
    void reads_every_kind_of_line() {
        RunRecord record = RunRecord.parse("run.jsonl", HEADER + """
                {"metric":"requests","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","count":7}
                {"metric":"latency","arm":"baseline","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","buckets":"latency","counts":{"0":1,"321":2}}
                {"metric":"size","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","buckets":[1,2.5],"counts":[1,0,4]}
                {"metric":"cpu","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","samples":[["2026-01-31T12:00:01Z",0.25]],"expected":2}
                {"metric":"errors","arm":"canary","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","noData":"no series"}
                {"metric":"errors","arm":"baseline","from":"2026-01-31T12:00:00Z","to":"2026-01-31T12:00:05Z","failed":"refused"}
                {"check":"smoke","at":"2026-01-31T12:00:05Z","canary":"fail","baseline":"pass"}

                {"step":"2026-01-31T12:00:06Z","newInstances":true,"deadline":"2026-01-31T12:10:00Z"}
                {"look":"2026-01-31T12:00:07Z","decision":"rollback"}
                """);

        assertThat(record.opened()).isEqualTo(NOON);
        assertThat(record.window()).contains(Duration.ofMinutes(10));
        assertThat(record.policy()).isEmpty();
        assertThat(record.cutOff()).isEmpty();
        assertThat(record.end()).isEqualTo(NOON.plusSeconds(7));
        assertThat(record.metrics()).containsExactly("cpu", "errors", "latency", "requests", "size");
        assertThat(record.looks()).containsExactly(new RecordEntry.Look(NOON.plusSeconds(7), Decision.ROLLBACK));
        long[] counts = new long[322];
        counts[0] = 1;
        counts[321] = 2;
        assertThat(record.observations())
                .containsExactly(
                        seen("requests", Arm.CANARY, new MetricData.Count(7)),
                        seen("latency", Arm.BASELINE, distribution(Buckets.latencyMillis(), counts)),
                        seen("size", Arm.CANARY, distribution(Buckets.of(1, 2.5), new long[] {1, 0, 4})),
                        seen(
                                "cpu",
                                Arm.CANARY,
                                new MetricData.Samples(new MetricSeries(
                                        List.of(new MetricSeries.Sample(NOON.plusSeconds(1), 0.25)), 2))),
                        seen("errors", Arm.CANARY, new MetricData.NoData("no series")),
                        new Observation.Failed(query("errors", Arm.BASELINE), "refused"),
                        new Observation.Voted("smoke", NOON.plusSeconds(5), Verdict.FAIL, Verdict.PASS),
                        new Observation.StepBegan(NOON.plusSeconds(6), true, Optional.of(NOON.plusSeconds(600))));
    }

    @Test
    void what_is_written_is_read_back_the_same() {
        CanaryPolicy policy = CanaryPolicy.named("p")
                .rule(RateRule.named("errors")
                        .of("server-errors")
                        .per("requests")
                        .atMost(0.01)
                        .build())
                .build();
        List<Observation> observations = List.of(
                seen("requests", Arm.CANARY, new MetricData.Count(Long.MAX_VALUE)),
                seen("size", Arm.CANARY, distribution(Buckets.of(0.1, 1e300), new long[] {1, 0, 4})),
                seen("latency", Arm.CANARY, new MetricData.Distribution(Histogram.empty(Buckets.latencyMillis()))),
                seen(
                        "cpu",
                        Arm.CANARY,
                        new MetricData.Samples(
                                new MetricSeries(List.of(new MetricSeries.Sample(NOON.plusNanos(1), 1 / 3.0)), 1))),
                seen("errors", Arm.CANARY, new MetricData.NoData("it said \"none\"")),
                new Observation.Failed(query("errors", Arm.BASELINE), "refused"),
                new Observation.Voted("smoke", NOON.plusSeconds(5), Verdict.INCONCLUSIVE, Verdict.PASS),
                new Observation.StepBegan(NOON.plusSeconds(6), false, Optional.empty()));
        StringBuilder text = new StringBuilder(RecordText.header(NOON, Optional.of(Duration.ofNanos(1_500)), policy));
        observations.forEach(observation -> text.append(RecordText.observation(observation)));
        text.append(RecordText.look(NOON.plusSeconds(7), Decision.HOLD));

        RunRecord record = RunRecord.parse("run.jsonl", text.toString());

        assertThat(record.policy()).contains(policy);
        assertThat(record.window()).contains(Duration.ofNanos(1_500));
        assertThat(record.observations()).isEqualTo(observations);
        assertThat(record.looks()).containsExactly(new RecordEntry.Look(NOON.plusSeconds(7), Decision.HOLD));
    }

    @Test
    void single_requests_are_added_up_slice_by_slice() {
        RunRecord record = RunRecord.parse("run.jsonl", HEADER + """
                {"at":"2026-01-31T11:59:59.999Z","arm":"baseline","millis":1,"status":200}
                {"at":"2026-01-31T12:00:00Z","arm":"canary","millis":81.5,"status":200}
                {"at":"2026-01-31T12:00:04.999999999Z","arm":"canary","millis":0.01,"status":404}
                {"at": "2026-01-31T12:00:10Z", "arm": "canary", "millis": 2, "status": 503}
                {"status":0,"millis":1e5,"arm":"baseline","at":"2026-01-31T12:00:02Z"}
                """);

        assertThat(count(record, "requests", Arm.BASELINE, -5, 0)).isEqualTo(1);
        assertThat(count(record, "requests", Arm.CANARY, 0, 5)).isEqualTo(2);
        assertThat(count(record, "client-errors", Arm.CANARY, 0, 5)).isEqualTo(1);
        assertThat(count(record, "server-errors", Arm.CANARY, 0, 5)).isZero();
        assertThat(count(record, "requests", Arm.CANARY, 5, 10)).isZero();
        assertThat(count(record, "server-errors", Arm.CANARY, 10, 15)).isEqualTo(1);
        assertThat(count(record, "server-errors", Arm.BASELINE, 0, 5)).isEqualTo(1);
        long[] latencies = new long[322];
        latencies[Buckets.latencyMillis().indexOf(81.5)] = 1;
        latencies[0] = 1;
        assertThat(record.observations())
                .contains(new Observation.Seen(
                        new MetricQuery("latency", Arm.CANARY, new Interval(NOON, NOON.plusSeconds(5))),
                        distribution(Buckets.latencyMillis(), latencies)));
        assertThat(record.requests()).hasSize(4 + 3 * 8);
        assertThat(record.end()).isEqualTo(NOON.plusSeconds(15));
    }

    @Test
    void the_slice_of_the_policy_is_used_and_may_be_set() {
        byte[] text = (HEADER + "{\"at\":\"2026-01-31T12:00:01Z\",\"arm\":\"canary\",\"millis\":1,\"status\":200}\n")
                .getBytes(StandardCharsets.UTF_8);
        RecordReader reader = RecordReader.of("run.jsonl").slice(Duration.ofSeconds(2));
        for (byte each : text) {
            reader.read(new byte[] {each}, 1);
        }

        assertThat(reader.finish().end()).isEqualTo(NOON.plusSeconds(2));
        assertThatThrownBy(() -> reader.slice(Duration.ofSeconds(1)))
                .hasMessage("the slice must be set before the first line of run.jsonl is read");
    }

    @Test
    void a_last_line_that_is_cut_off_is_left_out_and_said() {
        String whole = "{\"metric\":\"requests\",\"arm\":\"canary\",\"from\":\"2026-01-31T12:00:00Z\","
                + "\"to\":\"2026-01-31T12:00:05Z\",\"count\":7}";

        RunRecord cut = RunRecord.parse("run.jsonl", HEADER + whole + "\n" + whole.substring(0, 40));
        RunRecord complete = RunRecord.parse("run.jsonl", HEADER + whole);

        assertThat(cut.observations()).hasSize(1);
        assertThat(cut.cutOff())
                .contains(
                        "run.jsonl:3: the last line is cut off, so its writer was stopped in the middle; it is left out");
        assertThat(complete.observations()).hasSize(1);
        assertThat(complete.cutOff()).isEmpty();
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + whole.substring(0, 40) + "\n" + whole))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("run.jsonl:2:41: no JSON");
    }

    @Test
    void traffic_that_would_count_twice_is_refused_whichever_comes_first() {
        String batch = "{\"metric\":\"requests\",\"arm\":\"canary\",\"from\":\"2026-01-31T12:00:00Z\","
                + "\"to\":\"2026-01-31T12:00:05Z\",\"count\":7}\n";
        String request = "{\"at\":\"2026-01-31T12:00:01Z\",\"arm\":\"canary\",\"millis\":1,\"status\":200}\n";

        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + batch + request))
                .hasMessage(
                        "run.jsonl:2:11: metric: the record counts this metric from single requests too, so the traffic"
                                + " would count twice; keep the requests or the batches");
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + request + batch))
                .hasMessageStartingWith("run.jsonl:3:11: metric:");
    }

    @Test
    void a_record_needs_its_header() {
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", ""))
                .hasMessageStartingWith(
                        "run.jsonl:1:1: the document: the record is empty; its first line must be a header"
                                + " such as {\"fledge\":\"canary-record/1\"");
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", "{\"at\":\"x\"}\n"))
                .hasMessageContaining("the first line of a record must be a header such as");
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + HEADER))
                .hasMessageContaining(
                        "run.jsonl:2:1: the document: a second run begins here; a record holds one run, so split the file");
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER.replace("record/1", "record/2")))
                .hasMessageContaining("fledge: expected one of canary-record/1");
    }

    @Test
    void another_kind_of_file_is_refused_with_the_header_that_is_missing() {
        for (String foreign : List.of("apiVersion: fledge/v1\nkind: CanaryPolicy\n", "12:00:00 GET / 200\n", "hello")) {
            assertThatThrownBy(() -> RunRecord.parse("policy.yaml", foreign))
                    .isInstanceOf(DocumentException.class)
                    .hasMessage(
                            "policy.yaml:1:1: the document: the first line of a record must be a header such as"
                                    + " {\"fledge\":\"canary-record/1\",\"opened\":\"2026-01-31T12:00:00Z\",\"window\":\"10m\"}");
        }
    }

    @Test
    void a_file_without_lines_is_refused_before_it_fills_the_memory() {
        RecordReader reader = RecordReader.of("dump.bin");
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 10; i++) {
            reader.read(megabyte, megabyte.length);
        }

        assertThatThrownBy(() -> reader.read(megabyte, 1))
                .isInstanceOf(DocumentException.class)
                .hasMessage("dump.bin:1:1: the document: the line has more than 10485760 bytes; a record has one JSON"
                        + " object a line");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'at':'2026-01-31T12:00:00Z','arm':'canary','millis':-1,'status':200} | millis: expected a number from 0.0",
                "{'at':'2026-02-30T12:00:00Z','arm':'canary','millis':1,'status':200} | at: must be a UTC time such as",
                "{'at':'2026-01-31T24:01:00Z','arm':'canary','millis':1,'status':200} | at: must be a UTC time such as",
                "{'at':'2026-01-31T12:00:00Z','arm':'canary','millis':01,'status':200} | no JSON",
                "{'at':'2026-01-31T12:00:00Z','arm':'canari','millis':1,'status':200} | did you mean 'canary'?",
                "{'at':'2026-01-31T12:00:00Z','arm':'canary','millis':1,'status':99} | status: must be an HTTP status",
                "{'at':'2026-01-31T12:00:00Z','arm':'canary','millis':1,'status':600} | status: expected a whole number",
                "{'at':'2026-01-31T12:00:00Z','arm':'canary','millis':1} | missing key 'status'",
                "{'at':'2056-01-31T12:00:00Z','arm':'canary','millis':1,'status':200} {} | text after the end",
                "{'nonsense':1} | unknown kind of line; it must have one of the keys metric (a batch), status (a request)",
                "{'look':'2026-01-31T12:00:00Z','decision':'hold on'} | expected one of promote, hold, rollback",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:00Z','count':1} | to: must be after from",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:01Z'} | exactly one of count",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:01Z','buckets':'latency','counts':{'322':1}} | buckets are numbered from 0 to 321",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:01Z','buckets':[1,2],'counts':[1]} | must have 3 counts",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:01Z','buckets':[2,1],'counts':[]} | bucket edges must ascend",
                "{'metric':'m','arm':'canary','from':'2026-01-31T12:00:00Z','to':'2026-01-31T12:00:01Z','count':1,'noData':'x'} | exactly one of count"
            })
    void errors_name_the_line_and_the_fix(String line, String message) {
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + line.replace('\'', '"') + "\n"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("run.jsonl:2:")
                .hasMessageContaining(message);
    }

    @Test
    void a_record_of_requests_that_spans_years_is_refused() {
        String late = "{\"at\":\"2027-01-31T12:00:00Z\",\"arm\":\"canary\",\"millis\":1,\"status\":200}\n";
        String never = late.replace("2027", "9999");
        String first = late.replace("2027", "2026");

        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + first + late))
                .hasMessage(
                        "run.jsonl:3:1: the document: the record spans more than 20000 slices of single requests; read it"
                                + " with longer slices, or check this time");
        assertThatThrownBy(() -> RunRecord.parse("run.jsonl", HEADER + never)).hasMessageContaining("more than 20000");
    }

    @Test
    void a_line_that_is_not_utf_8_is_refused() {
        byte[] text = (HEADER + "{\"metric\":\"caf\u00e9\"}\n").getBytes(StandardCharsets.ISO_8859_1);
        RecordReader reader = RecordReader.of("run.jsonl");

        assertThatThrownBy(() -> reader.read(text, text.length))
                .hasMessage("run.jsonl:2:1: the document: the line is not UTF-8; save the record as UTF-8");
    }

    @Test
    void the_fast_scanner_reads_what_the_strict_reader_reads() {
        List<String> millis =
                new ArrayList<>(List.of("0", "0.5", "81.25", "100", "99999.999", "0.1", "123456789.123456"));
        List<String> times =
                List.of("2026-01-31T12:00:00Z", "2026-01-31T23:59:59.9Z", "2024-02-29T00:00:00.123456789Z");
        for (String time : times) {
            for (String each : millis) {
                String usual = "{\"at\":\"" + time + "\",\"arm\":\"baseline\",\"millis\":" + each + ",\"status\":200}";
                byte[] bytes = usual.getBytes(StandardCharsets.UTF_8);
                RequestScanner scanner = new RequestScanner();

                assertThat(scanner.scan(bytes, 0, bytes.length)).as(usual).isTrue();

                Instant at = Instant.parse(time);
                assertThat(Instant.ofEpochSecond(scanner.second(), scanner.nano()))
                        .isEqualTo(at);
                assertThat(scanner.millis()).isEqualTo(Double.parseDouble(each));
                assertThat(scanner.arm()).isEqualTo(Arm.BASELINE);
                assertThat(scanner.status()).isEqualTo(200);
                for (int cut = 0; cut < bytes.length; cut++) {
                    assertThat(scanner.scan(bytes, 0, cut)).isFalse();
                }
            }
        }
    }

    private static Observation seen(String metric, Arm arm, MetricData data) {
        return new Observation.Seen(query(metric, arm), data);
    }

    private static MetricQuery query(String metric, Arm arm) {
        return new MetricQuery(metric, arm, new Interval(NOON, NOON.plusSeconds(5)));
    }

    private static MetricData distribution(Buckets buckets, long[] counts) {
        return new MetricData.Distribution(Histogram.of(buckets, counts));
    }

    private static long count(RunRecord record, String metric, Arm arm, long from, long to) {
        MetricQuery query = new MetricQuery(metric, arm, new Interval(NOON.plusSeconds(from), NOON.plusSeconds(to)));
        return ((MetricData.Count) ((Observation.Seen) record.answer(query)).data()).value();
    }
}
