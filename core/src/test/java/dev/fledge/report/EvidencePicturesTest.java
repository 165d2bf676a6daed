package dev.fledge.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.QuantileRule;
import dev.fledge.canary.RateRule;
import dev.fledge.report.CanaryScene.Fault;
import dev.fledge.report.CanaryScene.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The pictures of {@code docs/canary.md} are what the judge says of seeded streams, byte for byte. After a change that is meant, run
 * with {@code -Dfledge.docs.update=true}, look at the pictures and commit them.
 */
class EvidencePicturesTest {
    private static final CanaryPolicy POLICY = CanaryPolicy.named("where2eat")
            .rule(RateRule.named("error rate")
                    .of("server-errors")
                    .per("requests")
                    .atMost(0.01)
                    .build())
            .rule(QuantileRule.named("p95 latency", 0.95)
                    .of("latency")
                    .atMostTimesBaseline(2)
                    .build())
            .build();
    private static final List<Step> STEPS = List.of(new Step(0, 0.05), new Step(180, 0.25), new Step(360, 0.5));

    @Test
    void a_healthy_canary_is_promoted_on_evidence() throws Exception {
        CanaryScene scene = new CanaryScene(POLICY, 40, STEPS, 7);

        EvidencePlot plot = scene.play("A healthy canary, 40 requests/s in all", Fault.NONE);

        assertSameAsInDocs("canary-good.svg", plot);
        assertThat(scene.last().decision()).isEqualTo(Decision.PROMOTE);
        assertQuotedInDocs(scene.last());
    }

    @Test
    void a_canary_that_begins_to_fail_is_rolled_back() throws Exception {
        CanaryScene scene = new CanaryScene(POLICY, 40, STEPS, 11);

        EvidencePlot plot = scene.play(
                "From 240 s on 3 % of the canary's requests fail, 40 requests/s in all", new Fault(240, 0.03, 1));

        assertSameAsInDocs("canary-bad.svg", plot);
        assertThat(scene.last().decision()).isEqualTo(Decision.ROLLBACK);
        assertQuotedInDocs(scene.last());
    }

    @Test
    void a_healthy_canary_with_hardly_any_traffic_is_held() throws Exception {
        CanaryScene scene = new CanaryScene(POLICY, 2, List.of(new Step(0, 0.05)), 3);

        EvidencePlot plot = scene.play("A healthy canary, 2 requests/s in all, 5 % to the canary", Fault.NONE);

        assertSameAsInDocs("canary-low-traffic.svg", plot);
        assertThat(scene.last().decision()).isEqualTo(Decision.HOLD);
        assertQuotedInDocs(scene.last());
    }

    /** The sentence on errors stands below the picture. */
    private static void assertQuotedInDocs(Judgement judgement) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "canary.md"));

        assertThat(page).contains("\n> " + judgement.rules().get(0).finding().message() + "\n");
    }

    private static void assertSameAsInDocs(String name, EvidencePlot plot) throws IOException {
        Path file = Path.of("..", "docs", name);
        String now = plot.toSvg();
        if (Boolean.getBoolean("fledge.docs.update")) {
            Files.writeString(file, now);
        }
        assertThat(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "")
                .as(
                        "%s is not what the judge says now. If that is meant, run 'mvn test -pl core -Dtest=EvidencePicturesTest"
                                + " -Dfledge.docs.update=true', look at it and commit it",
                        file)
                .isEqualTo(now);
    }
}
