package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.metric.Arm;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.GzipSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedClientTest {
    private static final OkHttpClient PLAIN = new OkHttpClient();

    private final MockWebServer app = new MockWebServer();
    private DriftMonitor monitor = everything().start();

    private static DriftMonitor.Builder everything() {
        return DriftMonitor.builder("prices").contract(DriftApp.prices()).share(1);
    }

    @BeforeEach
    void start() throws IOException {
        app.start();
    }

    @AfterEach
    void close() {
        monitor.close();
        app.close();
        PLAIN.connectionPool().evictAll();
    }

    private void monitor(DriftMonitor other) {
        monitor.close();
        monitor = other;
    }

    private String read(OkHttpClient client) throws IOException {
        return read(client, "/prices/42");
    }

    private String read(OkHttpClient client, String path) throws IOException {
        Request request = new Request.Builder().url(app.url(path)).build();
        try (Response answer = client.newCall(request).execute()) {
            return answer.body().string();
        }
    }

    private ArmDrift seen(Arm arm) throws InterruptedException {
        assertThat(monitor.settled(Deadline.after(Duration.ofSeconds(10), TimeSource.system())))
                .isTrue();
        return monitor.seen(arm);
    }

    @Test
    void answers_that_an_app_reads_are_checked() throws Exception {
        app.enqueue(DriftApp.response(DriftApp.GOOD));
        app.enqueue(DriftApp.response(DriftApp.BAD));
        OkHttpClient client = monitor.watching(PLAIN, Arm.CANARY);

        assertThat(read(client)).isEqualTo(DriftApp.GOOD);
        assertThat(read(client)).isEqualTo(DriftApp.BAD);

        assertThat(seen(Arm.CANARY).text()).startsWith("canary: 1 of 2 checks found a breach");
        assertThat(seen(Arm.BASELINE).checks()).isZero();
    }

    @Test
    void what_the_app_unpacks_is_checked_unpacked() throws Exception {
        Buffer packed = new Buffer();
        try (GzipSink zip = new GzipSink(packed)) {
            zip.write(new Buffer().writeUtf8(DriftApp.BAD), DriftApp.BAD.length());
        }
        app.enqueue(new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .chunkedBody(packed, 7)
                .build());

        assertThat(read(monitor.watching(PLAIN, Arm.CANARY))).isEqualTo(DriftApp.BAD);

        assertThat(seen(Arm.CANARY).violations()).isEqualTo(1);
    }

    @Test
    void the_arm_is_told_by_the_address() throws Exception {
        app.enqueue(DriftApp.response(DriftApp.GOOD));
        app.enqueue(DriftApp.response(DriftApp.GOOD));
        app.enqueue(DriftApp.response(DriftApp.GOOD));
        OkHttpClient client = monitor.watching(PLAIN, url -> {
            if (url.queryParameter("throw") != null) {
                throw new IllegalStateException("not the call's fault");
            }
            return Optional.ofNullable(url.queryParameter("arm")).map(Arm::valueOf);
        });

        read(client, "/prices/1?arm=BASELINE");
        read(client, "/prices/1");
        read(client, "/prices/1?throw=1");

        assertThat(seen(Arm.BASELINE).checks()).isEqualTo(1);
        assertThat(seen(Arm.CANARY).checks()).isZero();
    }

    @Test
    void the_arm_is_told_by_a_header_of_the_answer() throws Exception {
        for (String version : new String[] {"1.0.0", "1.1.0", "1.1.0", "0.9.0"}) {
            app.enqueue(DriftApp.response(DriftApp.GOOD)
                    .newBuilder()
                    .addHeader("X-App-Version", version)
                    .build());
        }
        OkHttpClient client =
                monitor.watching(PLAIN, "X-App-Version", Map.of("1.0.0", Arm.BASELINE, "1.1.0", Arm.CANARY));

        for (int i = 0; i < 4; i++) {
            read(client);
        }

        assertThat(seen(Arm.BASELINE).checks()).isEqualTo(1);
        assertThat(seen(Arm.CANARY).checks()).isEqualTo(2);
    }

    @Test
    void a_body_that_is_not_read_to_its_end_is_counted_and_not_judged() throws Exception {
        app.enqueue(DriftApp.response(DriftApp.BAD + " ".repeat(100_000)));
        app.enqueue(DriftApp.response("[" + "1,".repeat(50_000) + "1]"));
        OkHttpClient client = monitor.watching(PLAIN, Arm.CANARY);
        Request request = new Request.Builder().url(app.url("/prices/42")).build();

        try (Response answer = client.newCall(request).execute()) {
            // As a JSON parser does that stops at the last bracket.
            assertThat(answer.body().source().readUtf8(DriftApp.BAD.length())).isEqualTo(DriftApp.BAD);
        }
        try (Response answer = client.newCall(request).execute()) {
            assertThat(answer.body().source().readUtf8(3)).isEqualTo("[1,");
        }

        assertThat(seen(Arm.CANARY).violations()).isEqualTo(1);
        assertThat(seen(Arm.CANARY).unchecked(ArmDrift.Unchecked.UNREAD)).isEqualTo(1);
    }

    @Test
    void a_body_beyond_the_limit_is_counted_and_read_by_the_app_all_the_same() throws Exception {
        monitor(everything().bodyLimitBytes(1000).start());
        String longer = "{\"id\": \"" + "x".repeat(50_000) + "\"}";
        app.enqueue(DriftApp.response(longer));

        assertThat(read(monitor.watching(PLAIN, Arm.CANARY))).isEqualTo(longer);

        assertThat(seen(Arm.CANARY).unchecked(ArmDrift.Unchecked.TOO_LONG)).isEqualTo(1);
        assertThat(seen(Arm.CANARY).checks()).isZero();
    }

    @Test
    void a_full_queue_drops_and_counts_and_holds_up_nobody() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        LiveContract slow = new LiveContract() {
            @Override
            public String name() {
                return "slow";
            }

            @Override
            public Optional<CheckedAnswer> check(LiveAnswer answer) {
                busy.countDown();
                try {
                    assertThat(hold.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return DriftApp.prices().check(answer);
            }
        };
        monitor(DriftMonitor.builder("slow")
                .contract(slow)
                .share(1)
                .queueLimit(2)
                .start());
        OkHttpClient client = monitor.watching(PLAIN, Arm.CANARY);
        for (int i = 0; i < 6; i++) {
            app.enqueue(DriftApp.response(DriftApp.GOOD));
        }

        read(client);
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 5; i++) {
            read(client);
        }
        hold.countDown();

        assertThat(seen(Arm.CANARY).checks()).isEqualTo(3);
        assertThat(seen(Arm.CANARY).unchecked(ArmDrift.Unchecked.DROPPED)).isEqualTo(3);
    }

    @Test
    void answers_without_a_body_are_checked_at_once() throws Exception {
        app.enqueue(new MockResponse.Builder().code(200).build());

        read(monitor.watching(PLAIN, Arm.CANARY));

        assertThat(seen(Arm.CANARY).drifts())
                .extracting(SeenDrift::toString)
                .containsExactly("GET /prices/{id} 200 (root) json: no JSON (1x)");
    }

    @Test
    void nothing_is_sampled_after_closing_and_the_calls_go_on() throws Exception {
        OkHttpClient client = monitor.watching(PLAIN, Arm.CANARY);
        monitor.close();
        monitor.close();
        app.enqueue(DriftApp.response(DriftApp.BAD));

        assertThat(read(client)).isEqualTo(DriftApp.BAD);
        assertThat(monitor.seen(Arm.CANARY).checks()).isZero();
    }

    @Test
    void drift_of_live_traffic_stores_no_payloads_and_says_not_enough_evidence() throws Exception {
        OkHttpClient client = monitor.watching(PLAIN, Arm.CANARY);
        for (String body : new String[] {
            "{\"id\": \"Zq9-token\", \"items\": [{\"name\": {\"Zq9@mail.example\": 1}}]}", "Zq9 no json", "{\"Zq9\": 1}"
        }) {
            app.enqueue(DriftApp.response(body));
            read(client, "/prices/Zq9?token=Zq9");
        }
        DriftGate gate = DriftGate.builder(monitor).build();

        ArmDrift seen = seen(Arm.CANARY);

        assertThat(seen.violations()).isEqualTo(3);
        assertThat(seen.text()
                        + monitor.exposition()
                        + monitor
                        + DriftBaseline.of(seen).text()
                        + gate.check())
                .doesNotContain("Zq9")
                .contains("not enough evidence: 3 answers of the canary were checked, 50 are needed");
    }
}
