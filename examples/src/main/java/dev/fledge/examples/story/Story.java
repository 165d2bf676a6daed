package dev.fledge.examples.story;

import dev.fledge.artifact.Digest;
import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.RateRule;
import dev.fledge.contract.schema.SchemaCheck;
import dev.fledge.document.Document;
import dev.fledge.document.DurationText;
import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.UserTraffic;
import dev.fledge.http.Redactor;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.metric.Arm;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.promotion.Promotion;
import dev.fledge.promotion.PromotionOutcome;
import dev.fledge.promotion.PromotionResult;
import dev.fledge.report.Report;
import dev.fledge.rollout.Revision;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.Ready;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeCheck;
import dev.fledge.smoke.Target;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * The main job on real things: two processes of a real app, a real router, users, synthetics, gates, a judge and the way back.
 */
final class Story {
    static final Revision STABLE = new Revision("1.0.0", Digest.parse("sha256:" + "0a".repeat(32)));
    static final Revision CANARY = new Revision("1.1.0", Digest.parse("sha256:" + "1b".repeat(32)));

    private static final Duration TO_BE_READY = Duration.ofSeconds(8);

    private final StoryPlan plan;
    private final Narrator narrator;

    Story(StoryPlan plan, PrintStream out) {
        this.plan = plan;
        this.narrator = new Narrator(out);
    }

    /** Tells the story to its end and returns its report. */
    Report tell() throws IOException, InterruptedException {
        introduce();
        try (Held held = new Held()) {
            return promote(plan.router().open(held, new Apps(plan), plan.seed()));
        }
    }

    private void introduce() {
        narrator.say("Where2Eat " + STABLE.version() + " serves all users. " + CANARY.version()
                + " is to replace it (this run: a canary that is '"
                + plan.twin().label() + "').");
        if (plan.router() != RouterKind.LOCAL) {
            narrator.say("Users go through " + plan.router().what() + ".");
        }
        if (plan.bake().compareTo(StoryPlan.PRODUCTION_BAKE) < 0) {
            narrator.say("Shortened for you: each weight bakes " + DurationText.of(plan.bake()) + " instead of "
                    + DurationText.of(StoryPlan.PRODUCTION_BAKE) + ", synthetics ask every "
                    + DurationText.of(plan.syntheticsEvery()) + " instead of "
                    + DurationText.of(StoryPlan.PRODUCTION_SYNTHETICS) + "; users send " + plan.usersPerSecond()
                    + " requests/s. Evidence is weighed every second instead of every 5s, after a warm-up of 5s instead of"
                    + " 30s.");
        }
    }

    private Report promote(Crossing crossing) throws IOException, InterruptedException {
        try (SafeHttpClient client = SafeHttpClient.create();
                UserTraffic users = UserTraffic.builder(usersGoTo(crossing))
                        .requestsPerSecond(plan.usersPerSecond())
                        .seed(plan.seed())
                        .start();
                Watch watch = new Watch(crossing, client, plan)) {
            Aftermath aftermath = new Aftermath(crossing, users);
            PromotionResult result = promotion(crossing, client, watch)
                    .listener(narrator::on)
                    .listener(plan.listener())
                    .listener(aftermath::on)
                    .build()
                    .run();
            boolean promoted = result.outcome() == PromotionOutcome.PROMOTED;
            List<Finding> after = promoted ? aftermath.afterPromotion() : aftermath.afterGoingBack();
            narrator.say("Users: " + users.report());
            return Report.of(result, Redactor.byName()).findings(after).build();
        }
    }

    /** The users of {@code silent} do not pass the router, as if its address had never been given to them. */
    private HttpUrl usersGoTo(Crossing crossing) {
        return plan.twin() == Twin.SILENT ? crossing.stableUrl() : crossing.users();
    }

    private Promotion.Builder promotion(Crossing crossing, SafeHttpClient client, Watch watch) throws IOException {
        Target canary = watch.target(Arm.CANARY);
        CanaryGate.Builder judge = CanaryGate.of(policy(watch)).source(crossing.traffic());
        watch.source().ifPresent(judge::source);
        return Promotion.of("where2eat")
                .target(crossing.target())
                .canary(CANARY)
                .beforeStart("report folder", new WritableFolder(plan.reports()))
                .beforeStart("scan", ScanReport.presentFor(CANARY.digest(), Resources.text("scan-report.json")))
                .beforeTraffic("ready", ready().gate(canary))
                .beforeTraffic("smoke", Smoke.gate(Where2EatSuite.SMOKE, canary))
                .beforeTraffic("contract", contract(crossing, client))
                .step(50, plan.bake())
                .step(250, plan.bake())
                .step(500, plan.bake())
                .judge(judge.build())
                .lookEvery(Duration.ofMillis(
                        Math.min(1000, Math.max(100, plan.bake().toMillis() / 10))))
                .holdAtMost(plan.hold());
    }

    private static Ready ready() {
        return Ready.when(SmokeCheck.get("/health").expect(Expectations.status(200)))
                .consecutive(3)
                .every(Duration.ofMillis(200))
                .within(TO_BE_READY);
    }

    private static SchemaCheck contract(Crossing crossing, SafeHttpClient client) throws IOException {
        return SchemaCheck.builder("recommend")
                .baseUrl(crossing.checks(Arm.CANARY))
                .post("/recommend")
                .header("X-Canary", "always")
                .json("{\"user\": \"contract\"}")
                .schema(JsonSchema.parse("recommend.schema.json", Resources.text("recommend.schema.json")))
                .transport(client)
                .build();
    }

    private CanaryPolicy policy(Watch watch) throws IOException {
        CanaryPolicy users = CanaryPolicy.read(Document.yaml("policy.yaml", Resources.text("policy.yaml")));
        if (watch.source().isEmpty()) {
            return users;
        }
        return users.toBuilder()
                .rule(RateRule.named("synthetic checks")
                        .of("synthetic-errors")
                        .per("synthetic-requests")
                        .atMost(0.2)
                        .rollbackOnly()
                        .build())
                .build();
    }
}
