package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fledge.schema.JsonSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwinTest {
    @Test
    void errors_answers_three_percent_of_the_requests_with_500() throws Exception {
        try (var app = new AppInTest("--twin", "errors")) {
            int failed = 0;
            for (int i = 0; i < 1_000; i++) {
                failed += app.recommend().code() == 500 ? 1 : 0;
                failed += app.put("/cache/lunch", "1").code() == 500 ? 1 : 0;
            }

            assertThat(failed).isEqualTo(67);
        }
    }

    @Test
    void errors_leaves_health_alone() throws Exception {
        try (var app = new AppInTest("--twin", "errors")) {
            for (int i = 0; i < 100; i++) {
                assertThat(app.get("/health").code()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Twin.class, names = "ERRORS", mode = EnumSource.Mode.EXCLUDE)
    void every_other_twin_answers_200(Twin twin) throws Exception {
        try (var app = new AppInTest("--twin", twin.label())) {
            for (int i = 0; i < 100; i++) {
                assertThat(app.recommend().code()).isEqualTo(200);
            }
        }
    }

    @Test
    void healthy_takes_30_to_60_ms() throws Exception {
        List<Long> millis = recommendations("healthy", 500);

        assertThat(millis).allMatch(took -> took >= 30 && took < 60);
        assertThat(millis.stream().filter(took -> took < 45)).hasSize(260);
    }

    @Test
    void slow_takes_three_times_as_long() throws Exception {
        List<Long> millis = recommendations("slow", 500);

        assertThat(millis).allMatch(took -> took >= 90 && took < 180);
    }

    @Test
    void slow_tail_takes_twenty_times_as_long_for_three_percent() throws Exception {
        List<Long> millis = recommendations("slow-tail", 2_000);

        assertThat(millis.stream().filter(took -> took >= 600 && took < 1_200)).hasSize(67);
        assertThat(millis.stream().filter(took -> took >= 30 && took < 60)).hasSize(1_933);
    }

    @Test
    void one_seed_gives_the_same_work_again_and_another_seed_does_not() throws Exception {
        assertThat(recommendations("slow-tail", 50)).isEqualTo(recommendations("slow-tail", 50));
        assertThat(recommendations("slow-tail", 50, "--seed", "2")).isNotEqualTo(recommendations("slow-tail", 50));
    }

    @Test
    void stale_says_that_it_is_the_old_version() throws Exception {
        try (var app = new AppInTest("--twin", "stale", "--stale-version", "0.9.0")) {
            var answer = app.get("/health");

            assertThat(answer.body())
                    .isEqualTo(
                            "{\"status\":\"ok\",\"version\":\"0.9.0\",\"digest\":\"sha256:" + "0".repeat(64) + "\"}");
            assertThat(answer.headers().get("X-App-Version")).isEqualTo("0.9.0");
        }
    }

    @Test
    void the_healthy_answer_meets_the_schema() throws Exception {
        try (var app = new AppInTest()) {
            assertThat(violations(app.recommend().body())).isEmpty();
        }
    }

    @Test
    void the_broken_contract_violates_the_schema_in_id_and_score() throws Exception {
        try (var app = new AppInTest("--twin", "broken-contract")) {
            String body = app.recommend().body();

            assertThat(new ObjectMapper().readTree(body).at("/results/0").toString())
                    .isEqualTo("{\"id\":\"r-3\",\"name\":\"Green Bowl\",\"distance_m\":120}");
            assertThat(violations(body))
                    .containsExactly(
                            "/results/0 required",
                            "/results/0/id type",
                            "/results/1 required",
                            "/results/1/id type",
                            "/results/2 required",
                            "/results/2/id type");
        }
    }

    private static List<Long> recommendations(String twin, int count, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--twin", twin));
        all.addAll(List.of(options));
        try (var app = new AppInTest(all.toArray(String[]::new))) {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                millis.add(app.recommendationMillis());
            }
            return millis;
        }
    }

    private static List<String> violations(String body) throws Exception {
        JsonSchema schema = JsonSchema.read(Path.of("src/main/resources/where2eat/recommend.schema.json"));
        return schema.check("POST /recommend", body).stream()
                .map(violation -> violation.pointer() + " " + violation.keyword())
                .toList();
    }
}
