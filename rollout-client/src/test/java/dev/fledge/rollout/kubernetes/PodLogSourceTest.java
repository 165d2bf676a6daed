package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodLogSourceTest {
    private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
    private static final String RUNNING = "\"state\":{\"running\":{\"startedAt\":\"2026-01-01T10:00:40Z\"}}";
    private static final String ENDED =
            "\"lastState\":{\"terminated\":{\"exitCode\":1,\"startedAt\":\"2026-01-01T09:00:01Z\","
                    + "\"finishedAt\":\"2026-01-01T10:00:39Z\"}}";

    private final ManualTime time = ManualTime.startingAt(TEN);
    private LogServer server;
    private KubernetesClient client;
    private PodLogSource source;

    @BeforeEach
    void start() throws Exception {
        server = new LogServer();
        client = KubernetesClient.at(server.url()).build();
        source = builder().build();
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    private PodLogSource.Builder builder() {
        return PodLogSource.of(client, "prod").arm(Arm.CANARY, "track=canary").time(time);
    }

    @Test
    void a_stack_trace_with_causes_is_one_event() throws Exception {
        server.running("c-1", "canary");
        server.log("c-1", """
                2026-01-01T10:00:10.000000001Z 10:00:10 ERROR [http-1] Orders - could not place order
                2026-01-01T10:00:10.000000002Z java.lang.IllegalStateException: no stock
                2026-01-01T10:00:10.000000003Z \tat shop.Orders.place(Orders.java:17)
                2026-01-01T10:00:10.000000004Z Caused by: java.sql.SQLException: gone
                2026-01-01T10:00:10.000000005Z \tat shop.Db.ask(Db.java:4)
                2026-01-01T10:00:10.000000006Z \t... 12 more
                2026-01-01T10:00:11Z INFO served
                2026-01-01T10:00:12Z Exception in thread "main" java.lang.OutOfMemoryError: heap
                2026-01-01T10:00:12.1Z \tat shop.Main.main(Main.java:1)
                2026-01-01T10:00:13Z {"level":"error","msg":"bad"}
                2026-01-01T10:00:14Z {"level":"info","msg":"no errors here, ERRORS neither"}
                """);

        assertThat(asked(0, 60)).isEqualTo(new MetricData.Count(3));
    }

    @Test
    void each_line_is_counted_once_over_many_queries() throws Exception {
        server.running("c-1", "canary");
        server.log("c-1", "2026-01-01T10:00:10.1Z ERROR a\n2026-01-01T10:00:10.1Z ERROR b\n");
        assertThat(asked(0, 20)).isEqualTo(new MetricData.Count(2));

        server.log("c-1", """
                2026-01-01T10:00:10.1Z ERROR a
                2026-01-01T10:00:10.1Z ERROR b
                2026-01-01T10:00:10.1Z ERROR c
                2026-01-01T10:00:30Z ERROR d
                """);

        assertThat(asked(20, 40)).isEqualTo(new MetricData.Count(1));
        assertThat(asked(0, 40)).isEqualTo(new MetricData.Count(4));
    }

    @Test
    void it_asks_from_the_last_line_on() throws Exception {
        server.running("c-1", "canary");
        server.log("c-1", "2026-01-01T10:00:10.9Z INFO a\n");
        asked(0, 20);
        asked(20, 40);

        assertThat(server.reads())
                .containsExactly(
                        "c-1 {container=app, limitBytes=1048576, sinceTime=2026-01-01T10:00:00Z, timestamps=true}",
                        "c-1 {container=app, limitBytes=1048576, sinceTime=2026-01-01T10:00:10Z, timestamps=true}");
    }

    @Test
    void a_restarted_container_is_read_to_the_end_of_its_former_run() throws Exception {
        server.running("c-1", "canary");
        server.log("c-1", "2026-01-01T10:00:10Z ERROR a\n");
        assertThat(asked(0, 20)).isEqualTo(new MetricData.Count(1));

        server.pod("c-1", "canary", 1, RUNNING + "," + ENDED);
        server.previous("c-1", "2026-01-01T10:00:10Z ERROR a\n2026-01-01T10:00:39Z FATAL dying\n");
        server.log("c-1", "2026-01-01T10:00:41Z ERROR b\n");

        assertThat(asked(20, 60)).isEqualTo(new MetricData.Count(2));
    }

    @Test
    void a_container_that_restarted_twice_between_queries_has_no_data() throws Exception {
        server.running("c-1", "canary");
        asked(0, 20);

        server.pod("c-1", "canary", 3, RUNNING + "," + ENDED.replace("T09:00:01Z", "T10:00:35Z"));

        assertThat(asked(20, 60))
                .isEqualTo(new MetricData.NoData("lines of pod c-1, container app from 2026-01-01T10:00:00Z to"
                        + " 2026-01-01T10:00:35Z are lost: ask more often than logs rotate and containers restart"));
    }

    @Test
    void a_rotated_log_has_no_data_for_what_is_lost() throws Exception {
        server.running("c-1", "canary");
        server.log("c-1", "2026-01-01T10:00:10Z ERROR a\n");
        asked(0, 20);

        server.log("c-1", "2026-01-01T10:00:50Z ERROR z\n");

        assertThat(asked(20, 60)).isInstanceOf(MetricData.NoData.class);
        assertThat(asked(50, 60)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void a_long_log_is_read_in_bounded_parts() throws Exception {
        PodLogSource small = builder().limitBytes(1024).build();
        server.running("c-1", "canary");
        StringBuilder log = new StringBuilder();
        for (int second = 10; second < 60; second++) {
            log.append("2026-01-01T10:00:")
                    .append(second)
                    .append("Z ERROR ")
                    .append("x".repeat(60))
                    .append('\n');
        }
        server.log("c-1", log.toString());
        time.advance(Duration.ofSeconds(60));

        assertThat(small.fetch(query(0, 60))).isEqualTo(new MetricData.Count(50));
        assertThat(server.reads()).hasSize(5);
    }

    @Test
    void a_log_that_is_longer_than_what_may_be_read_has_no_data() throws Exception {
        PodLogSource small = builder().limitBytes(1024).build();
        server.running("c-1", "canary");
        server.log("c-1", ("2026-01-01T10:00:10Z ERROR " + "x".repeat(900) + "\n").repeat(20));
        time.advance(Duration.ofSeconds(60));

        assertThat(small.fetch(query(0, 60))).isInstanceOf(MetricData.NoData.class);
        assertThat(server.reads()).hasSize(8);
    }

    @Test
    void what_a_pod_wrote_stays_known_when_it_is_gone() throws Exception {
        server.running("c-1", "canary");
        server.running("c-2", "canary");
        server.log("c-1", "2026-01-01T10:00:10Z ERROR a\n");
        asked(0, 20);
        server.gone("c-1");

        assertThat(asked(0, 40)).isEqualTo(new MetricData.Count(1));
    }

    @Test
    void a_pod_that_waits_to_start_for_the_first_time_is_no_evidence() throws Exception {
        server.pod("c-1", "canary", 0, "\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}");

        assertThat(asked(0, 20))
                .isEqualTo(
                        new MetricData.NoData("no pod with labels track=canary had run before 2026-01-01T10:00:20Z"));
    }

    @Test
    void the_pattern_can_be_set() throws Exception {
        PodLogSource own =
                builder().pattern(Pattern.compile("payment declined")).build();
        server.running("c-1", "canary");
        server.log("c-1", "2026-01-01T10:00:10Z ERROR a\n2026-01-01T10:00:11Z payment declined: 7\n");
        time.advance(Duration.ofSeconds(20));

        assertThat(own.fetch(query(0, 20))).isEqualTo(new MetricData.Count(1));
    }

    private MetricData asked(int from, int to) throws Exception {
        Instant end = TEN.plusSeconds(to);
        if (time.now().isBefore(end)) {
            time.advance(Duration.between(time.now(), end));
        }
        return source.fetch(query(from, to));
    }

    private static MetricQuery query(int from, int to) {
        return new MetricQuery(
                PodLogSource.EXCEPTIONS, Arm.CANARY, new Interval(TEN.plusSeconds(from), TEN.plusSeconds(to)));
    }
}
