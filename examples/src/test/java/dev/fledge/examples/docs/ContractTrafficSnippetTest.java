package dev.fledge.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.RateRule;
import dev.fledge.contract.drift.AnswerSchemas;
import dev.fledge.contract.drift.DriftGate;
import dev.fledge.contract.drift.DriftMonitor;
import dev.fledge.contract.drift.DriftProbe;
import dev.fledge.contract.generate.ContractsFromTraffic;
import dev.fledge.contract.generate.TrafficContracts;
import dev.fledge.contract.generate.TrafficSchema;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.http.record.Har;
import dev.fledge.metric.Arm;
import dev.fledge.probe.Synthetics;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTrafficSnippetTest {
    @TempDir
    private Path folder;

    private static void recommend(OkHttpClient client, int times) throws Exception {
        Request request = new Request.Builder()
                .url(SnippetApp.url().resolve("/recommend"))
                .post(RequestBody.create("{\"user\":\"anna\"}".getBytes(UTF_8)))
                .build();
        for (int i = 0; i < times; i++) {
            try (Response answer = client.newCall(request).execute()) {
                assertThat(answer.body().string()).contains("results");
            }
        }
    }

    private Path recording() throws Exception {
        ExchangeRecorder recorder = ExchangeRecorder.builder().build();
        recommend(recorder.recording(new OkHttpClient()), 3);
        return Files.writeString(
                folder.resolve("users.har"), recorder.recorded().toJson());
    }

    @Test
    void recorded_traffic_becomes_contracts_and_contracts_find_drift() throws Exception {
        Path har = recording();

        // tag::contract-traffic
        TrafficContracts made = ContractsFromTraffic.from(Har.read(har))
                .consumer("web")
                .provider("where2eat")
                .minObservations(3)
                .generate();
        made.write(folder); // schemas/post-recommend-200.json, pacts/web-where2eat.json
        made.leftOut().forEach(System.out::println);
        // end::contract-traffic

        assertThat(folder.resolve("schemas/post-recommend-200.json")).exists();
        assertThat(folder.resolve("pacts/web-where2eat.json")).exists();
        OkHttpClient client = new OkHttpClient();
        // tag::contract-drift
        AnswerSchemas.Builder schemas = AnswerSchemas.builder("where2eat");
        for (TrafficSchema schema : made.schemas()) {
            schemas.answer(schema.operation(), schema.schema()); // POST /recommend 200
        }
        DriftMonitor drift = DriftMonitor.builder("where2eat")
                .contract(schemas.build())
                .share(0.05)
                .start();
        OkHttpClient watched =
                drift.watching(client, "X-App-Version", Map.of("1.0.0", Arm.BASELINE, "1.1.0", Arm.CANARY));
        Gate gate = DriftGate.builder(drift).minChecks(50).build();
        // end::contract-drift
        recommend(watched, 1);
        assertThat(Finding.worstOf(gate.check())).isEqualTo(Verdict.INCONCLUSIVE);

        try (SafeHttpClient transport = SafeHttpClient.create();
                Synthetics asking = asking(drift, transport, SnippetApp.url())) {
            Deadline patience = Deadline.after(Duration.ofSeconds(20), TimeSource.system());
            while (drift.seen(Arm.CANARY).checks() == 0 && !patience.passed()) {
                patience.sleepAtMost(Duration.ofMillis(20));
            }
            assertThat(drift.seen(Arm.CANARY).violations()).isZero();
            assertThat(asking.source().metrics()).contains("synthetic-errors");
        }
        assertThat(rule().metrics()).isSubsetOf(drift.source().metrics());
        drift.close();
    }

    private static Synthetics asking(DriftMonitor drift, SafeHttpClient transport, HttpUrl app) {
        // tag::contract-drift-probe
        DriftProbe questions = DriftProbe.builder(drift)
                .transport(transport)
                .post("/recommend", "{\"user\": \"probe\"}")
                .build();
        Synthetics asking = Synthetics.builder("contracts")
                .arm(Arm.BASELINE, questions.asking(Arm.BASELINE, app, Map.of("X-Canary", "never")))
                .arm(Arm.CANARY, questions.asking(Arm.CANARY, app, Map.of("X-Canary", "always")))
                .every(Duration.ofSeconds(30))
                .start();
        // end::contract-drift-probe
        return asking;
    }

    private static RateRule rule() {
        // tag::contract-drift-rule
        RateRule rule = RateRule.named("contract-violations")
                .of(DriftMonitor.VIOLATIONS)
                .per(DriftMonitor.CHECKS)
                .atMost(0.01)
                .build();
        // end::contract-drift-rule
        return rule;
    }
}
