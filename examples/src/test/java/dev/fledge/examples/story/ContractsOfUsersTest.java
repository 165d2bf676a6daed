package dev.fledge.examples.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.drift.AnswerSchemas;
import dev.fledge.contract.drift.DriftGate;
import dev.fledge.contract.drift.DriftMonitor;
import dev.fledge.contract.drift.DriftProbe;
import dev.fledge.contract.drift.PactPromises;
import dev.fledge.contract.drift.SeenDrift;
import dev.fledge.contract.generate.ContractsFromTraffic;
import dev.fledge.contract.generate.TrafficContracts;
import dev.fledge.contract.generate.TrafficSchema;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.record.Har;
import dev.fledge.metric.Arm;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.generate.SuiteFromTraffic;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One recording of Where2Eat's users gives a smoke suite and contracts; the app keeps both, its broken twin neither. */
class ContractsOfUsersTest {
    private static final String[] BROKEN = {
        "POST /recommend 200 /results/*/id type: expected integer, found string",
        "POST /recommend 200 /results/*/score required: expected property 'score', found none"
    };

    private final SafeHttpClient transport = SafeHttpClient.create();
    private final OkHttpClient client = new OkHttpClient();
    private final Har recording = recorded();
    private final DriftMonitor monitor = monitor();

    private static Har recorded() {
        try {
            return Har.parse("users.har", RecordedUsers.har());
        } catch (Exception e) {
            throw new AssertionError("Where2Eat could not be recorded", e);
        }
    }

    private TrafficContracts contracts() {
        return ContractsFromTraffic.from(recording)
                .consumer("users")
                .provider("where2eat")
                .generate();
    }

    private DriftMonitor monitor() {
        AnswerSchemas.Builder schemas = AnswerSchemas.builder("where2eat");
        for (TrafficSchema schema : contracts().schemas()) {
            schemas.answer(schema.operation(), schema.schema());
        }
        return DriftMonitor.builder("where2eat")
                .contract(schemas.build())
                .share(1)
                .start();
    }

    @AfterEach
    void close() {
        monitor.close();
        transport.close();
        client.connectionPool().evictAll();
    }

    private static HttpUrl url(Twin twin) throws Exception {
        return RunningTwins.target(twin).url();
    }

    private void asUser(Arm arm, Twin twin) throws Exception {
        Request request = new Request.Builder()
                .url(url(twin).resolve("recommend"))
                .post(RequestBody.create("{\"user\": \"anna\"}".getBytes(UTF_8)))
                .build();
        try (Response answer = monitor.watching(client, arm).newCall(request).execute()) {
            assertThat(answer.body().string()).contains("results");
        }
        assertThat(monitor.settled(Deadline.after(Duration.ofSeconds(10), TimeSource.system())))
                .isTrue();
    }

    @Test
    void one_recording_gives_a_suite_and_contracts_that_the_app_keeps() throws Exception {
        TrafficContracts contracts = contracts();
        SmokeReport smoke = Smoke.run(
                SuiteFromTraffic.of(recording).named("where2eat").generate().suite(),
                RunningTwins.target(Twin.HEALTHY));

        asUser(Arm.CANARY, Twin.HEALTHY);

        assertThat(smoke.exitCode()).as(smoke.text()).isZero();
        assertThat(contracts.schemas()).extracting(TrafficSchema::operation).containsExactly("POST /recommend 200");
        assertThat(contracts.pact().interactions())
                .extracting(each -> each.description())
                .startsWith("POST /recommend answers 200 with application/json");
        assertThat(contracts.pact().toJson() + contracts.schemas().get(0).json())
                .doesNotContain("\"user-", "Noodle", "Piazza");
        assertThat(contracts.leftOut())
                .extracting(Object::toString)
                .contains("GET /health 200 (2 calls): too few: 3 are needed");
        assertThat(Finding.worstOf(
                        DriftGate.builder(monitor).minChecks(1).build().check()))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void users_of_the_broken_twin_meet_new_drift_at_its_exact_place() throws Exception {
        asUser(Arm.BASELINE, Twin.HEALTHY);
        asUser(Arm.CANARY, Twin.BROKEN_CONTRACT);

        List<Finding> findings = DriftGate.builder(monitor).build().check();

        assertThat(Finding.worstOf(findings)).isEqualTo(Verdict.FAIL);
        assertThat(findings.get(0).message()).startsWith(BROKEN[0]);
        assertThat(findings.get(1).message()).startsWith(BROKEN[1]);
    }

    @Test
    void the_pact_of_the_recording_finds_the_same_places() throws Exception {
        try (DriftMonitor pacts = DriftMonitor.builder("pacts")
                .contract(PactPromises.of(contracts().pact()))
                .start()) {
            DriftProbe probe = DriftProbe.builder(pacts)
                    .transport(transport)
                    .post("/recommend", "{\"user\": \"probe\"}")
                    .build();
            Deadline deadline = Deadline.after(Duration.ofSeconds(20), TimeSource.system());

            Finding stable = probe.asking(Arm.BASELINE, url(Twin.HEALTHY))
                    .ask(deadline)
                    .get(0)
                    .finding();
            probe.asking(Arm.CANARY, url(Twin.BROKEN_CONTRACT)).ask(deadline);

            assertThat(stable.verdict()).as(stable.message()).isEqualTo(Verdict.PASS);
            assertThat(pacts.seen(Arm.CANARY).drifts())
                    .extracting(drift -> drift.fingerprint().pointer())
                    .containsExactly("/results/*/id", "/results/*/score");
        }
    }

    @Test
    void probes_of_both_arms_find_the_same() throws Exception {
        DriftProbe probe = DriftProbe.builder(monitor)
                .transport(transport)
                .post("/recommend", "{\"user\": \"probe\"}")
                .build();
        Deadline deadline = Deadline.after(Duration.ofSeconds(20), TimeSource.system());

        Finding stable = probe.asking(Arm.BASELINE, url(Twin.HEALTHY))
                .ask(deadline)
                .get(0)
                .finding();
        Finding canary = probe.asking(Arm.CANARY, url(Twin.BROKEN_CONTRACT))
                .ask(deadline)
                .get(0)
                .finding();

        assertThat(stable.verdict()).as(stable.message()).isEqualTo(Verdict.PASS);
        assertThat(canary.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(monitor.seen(Arm.CANARY).drifts())
                .extracting(SeenDrift::toString)
                .containsExactly(BROKEN[0] + " (1x)", BROKEN[1] + " (1x)");
    }
}
