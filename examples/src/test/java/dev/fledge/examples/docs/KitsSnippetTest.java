package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.artifact.Digest;
import dev.fledge.contract.schema.SchemaCheck;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class KitsSnippetTest {
    private static final Path SCHEMA = Path.of("src/main/resources/where2eat/recommend.schema.json");

    private static SmokeReport smoke(HttpUrl staging) throws InterruptedException {
        // tag::smoke
        Suite suite = Suite.named("where2eat")
                .check("health", c -> c.get("/health").expect(status(200)))
                .check(
                        "recommend",
                        c -> c.post("/recommend")
                                .json(Map.of("user", "test"))
                                .expect(
                                        status(200),
                                        json("$.results").notEmpty(),
                                        latency().under(Duration.ofSeconds(2))))
                .check("cache", c -> c.put("/cache/test").json("[1, 2]").expect(status(201, 204)))
                .build();

        SmokeReport report = Smoke.run(suite, Target.at(staging));
        // end::smoke
        return report;
    }

    private static Gate contract(HttpUrl staging, Path file, SafeHttpClient client) throws Exception {
        // tag::contract
        Gate contract = SchemaCheck.builder("recommend")
                .baseUrl(staging)
                .post("/recommend")
                .json("{\"user\": \"test\"}")
                .schema(JsonSchema.read(file))
                .transport(client)
                .build();
        // end::contract
        return contract;
    }

    @Test
    void a_healthy_app_passes_both() throws Exception {
        try (Where2EatProcess app = start(Twin.HEALTHY);
                SafeHttpClient client = SafeHttpClient.create()) {
            assertThat(smoke(app.url()).exitCode()).isZero();
            contract(app.url(), SCHEMA, client).assertPasses();
        }
    }

    @Test
    void a_broken_contract_is_seen_by_the_contract_gate() throws Exception {
        try (Where2EatProcess app = start(Twin.BROKEN_CONTRACT);
                SafeHttpClient client = SafeHttpClient.create()) {
            Gate contract = contract(app.url(), SCHEMA, client);

            assertThatThrownBy(contract::assertPasses).hasMessageContaining("/results/0/id");
        }
    }

    private static Where2EatProcess start(Twin twin) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30), TimeSource.system());
        return Where2EatProcess.builder("1.1.0", new Digest("sha256", "ab".repeat(32)))
                .twin(twin)
                .start(deadline);
    }
}
