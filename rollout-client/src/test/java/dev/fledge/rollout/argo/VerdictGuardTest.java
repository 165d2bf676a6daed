package dev.fledge.rollout.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("story")
class VerdictGuardTest {
    private static final String ANALYSIS = ",\"analysis\":{\"templates\":[{\"templateName\":\"fledge-verdict\"}],"
            + "\"args\":[{\"name\":\"canary-hash\",\"valueFrom\":{\"podTemplateHashValue\":\"Latest\"}}]}";
    private static final ObjectRef TEMPLATE = new ObjectRef(VerdictGuard.TEMPLATE, "prod", "fledge-verdict");

    /** 27 s are 1.08 s. */
    private static final double TIME_FACTOR = 0.04;

    /** What a machine with other work may itself be late by is not scaled. */
    private static final Duration BUSY_MACHINE = Duration.ofMillis(250);

    private VerdictServer server;
    private ArgoCluster cluster;
    private ArgoTarget target;

    @BeforeEach
    void start() throws Exception {
        server = new VerdictServer();
    }

    private void open(String more) throws Exception {
        cluster = new ArgoCluster(ArgoCluster.STEPS, more, TIME_FACTOR);
        target = cluster.target().verdictEndpoint(server.url()).build();
        String yaml = target.analysisTemplate(server.url(), "run-7");
        JsonNode template = new YAMLMapper().readTree(yaml);
        cluster.kubernetes.put(new ObjectMapper().writeValueAsString(template));
    }

    private void metric(Consumer<ObjectNode> change) {
        cluster.kubernetes.edit(TEMPLATE, it -> change.accept((ObjectNode) it.at("/spec/metrics/0")));
    }

    @AfterEach
    void end() {
        if (target != null) {
            target.close();
            cluster.close();
        }
        server.close();
    }

    @Test
    void the_template_that_we_print_bounds_it_to_27_seconds() throws Exception {
        open(ANALYSIS);

        Guard guard = target.guard();

        assertThat(guard)
                .isInstanceOfSatisfying(
                        Guard.Pulled.class, pulled -> assertThat(pulled.bound()).isEqualTo(Duration.ofSeconds(27)));
        assertThat(guard.describe()).contains("Rollout prod/web asks http://127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource({
        "10s, 3, 1, 27",
        "10s, 3, 0, 14",
        "30s, 3, 1, 67",
        "5s, 3, 1, 22",
        "10s, 3, , 66",
        "10s, , 1, 41",
        "1m30s, 3, 0, 94"
    })
    void the_bound_is_that_of_its_own_numbers(String interval, Integer timeout, Integer limit, long seconds)
            throws Exception {
        open(ANALYSIS);
        metric(metric -> {
            metric.put("interval", interval);
            metric.remove("consecutiveErrorLimit");
            metric.withObject("/provider/web").remove("timeoutSeconds");
            if (limit != null) {
                metric.put("consecutiveErrorLimit", limit);
            }
            if (timeout != null) {
                metric.withObject("/provider/web").put("timeoutSeconds", timeout);
            }
        });

        assertThat(target.guard())
                .isInstanceOfSatisfying(
                        Guard.Pulled.class,
                        pulled -> assertThat(pulled.bound()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @Test
    void without_background_analysis_there_is_no_guard_and_it_says_what_to_add() throws Exception {
        open("");

        assertThat(target.guard())
                .isEqualTo(
                        new Guard.None("Rollout prod/web: it has no background analysis. Nothing aborts the canary when"
                                + " Fledge dies; add what analysisTemplate() prints"));
    }

    @Test
    void a_metric_that_ends_asks_others_or_only_plays_is_no_guard() throws Exception {
        open(ANALYSIS);
        metric(metric -> metric.put("count", 3));
        assertThat(target.guard().describe()).contains("no guard").contains("ends by itself");

        metric(metric -> {
            metric.remove("count");
            metric.withObject("/provider/web").put("url", "http://elsewhere.example/v1/argo/verdict");
        });
        assertThat(target.guard().describe()).contains("no metric of its background analysis asks");
    }

    @Test
    void an_analysis_that_starts_after_users_meet_the_canary_is_no_guard() throws Exception {
        open(ANALYSIS.replace("\"args\"", "\"startingStep\":4,\"args\""));

        assertThat(target.guard().describe()).contains("starts at step 4, but users meet the canary from step 2 on");
    }

    @Test
    void a_stable_version_that_was_scaled_down_bounds_nothing() throws Exception {
        open(ANALYSIS + ",\"dynamicStableScale\":true");

        assertThat(target.guard().describe()).contains("no guard").contains("dynamicStableScale");
    }

    @Test
    void a_token_in_the_address_stays_out_of_messages() throws Exception {
        open(ANALYSIS);
        HttpUrl secret = server.url().resolve("/s3cret/");
        ArgoTarget other = cluster.target().verdictEndpoint(secret).build();

        assertThat(other.guard().describe()).doesNotContain("s3cret");
    }

    @Test
    void a_run_that_does_not_fit_into_an_address_is_misuse() throws Exception {
        open(ANALYSIS);

        assertThatThrownBy(() -> target.analysisTemplate(server.url(), "a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run stands in a URL and must be of A-Z, a-z, 0-9, '.', '_' and '-', but was 'a b'");
    }

    private void canaryAt200() throws Exception {
        assertThat(target.apply(new Command.Start(FakeApps.V2), ArgoCluster.soon()))
                .isInstanceOf(Outcome.Reached.class);
        assertThat(target.apply(new Command.SetWeight(200), ArgoCluster.soon())).isInstanceOf(Outcome.Reached.class);
        int before = server.asked().size();
        ArgoCluster.eventually("a good measurement", () -> server.asked().size() > before);
    }

    private Duration untilOff() throws Exception {
        TimeSource time = TimeSource.system();
        long start = time.nanoTime();
        ArgoCluster.eventually("the canary to be off", () -> cluster.router.weightPermille() == 0);
        return Duration.ofNanos(time.nanoTime() - start);
    }

    @Test
    void row_01_when_our_machine_is_gone_the_canary_is_off_within_the_bound() throws Exception {
        open(ANALYSIS);
        Duration bound = ((Guard.Pulled) target.guard()).bound();
        canaryAt200();

        server.fallSilent();
        int asked = server.asked().size();
        Duration took = untilOff();

        Duration scaled = Duration.ofNanos((long) (bound.toNanos() * TIME_FACTOR));
        assertThat(took).isLessThan(scaled.plus(BUSY_MACHINE));
        assertThat(took).isGreaterThan(scaled.dividedBy(2));
        assertThat(server.asked()).hasSize(asked + 2);
        assertThat(cluster.rollout().isTrue("/status/abort")).isTrue();
        assertThat(cluster.router.canaryReachable()).isFalse();
    }

    @Test
    void row_01_when_our_process_is_gone_the_canary_is_off_within_the_bound() throws Exception {
        open(ANALYSIS);
        Duration bound = ((Guard.Pulled) target.guard()).bound();
        canaryAt200();

        server.close();

        Duration scaled = Duration.ofNanos((long) (bound.toNanos() * TIME_FACTOR));
        assertThat(untilOff()).isLessThan(scaled.plus(BUSY_MACHINE));
        assertThat(cluster.rollout().isTrue("/status/abort")).isTrue();
    }

    @Test
    void argo_asks_for_the_run_and_the_hash_of_the_canary_and_a_FAIL_aborts() throws Exception {
        open(ANALYSIS);
        canaryAt200();
        String hash = cluster.rollout().text("/status/currentPodHash").orElse("");

        server.verdict("FAIL");
        untilOff();

        assertThat(server.asked().get(0)).isEqualTo("/v1/argo/verdict?run=run-7&hash=" + hash);
        assertThat(cluster.rollout().isTrue("/status/abort")).isTrue();
    }
}
