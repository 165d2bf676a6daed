package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.document.Document;
import dev.fledge.http.Redactor;
import dev.fledge.metric.Arm;
import dev.fledge.metric.source.InProcessSource;
import dev.fledge.promotion.CanaryGate;
import dev.fledge.promotion.Promotion;
import dev.fledge.promotion.PromotionEvent;
import dev.fledge.report.Report;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.local.LocalRouter;
import dev.fledge.rollout.local.LocalTarget;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.yaml.SuiteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import okhttp3.HttpUrl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description =
                "Promotes one running app in place of another behind a router in this process, which ends with it.",
        sortOptions = false)
final class PromoteCommand implements Callable<Integer> {
    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The canary policy, YAML or JSON.")
    private Path policy = Path.of("");

    @Option(names = "--stable", required = true, paramLabel = "URL", description = "Where the stable version runs.")
    private String stable = "";

    @Option(names = "--stable-revision", required = true, paramLabel = "VERSION@DIGEST", description = "What it is.")
    private String stableRevision = "";

    @Option(names = "--canary", required = true, paramLabel = "URL", description = "Where the new version runs.")
    private String canary = "";

    @Option(names = "--canary-revision", required = true, paramLabel = "VERSION@DIGEST", description = "What it is.")
    private String canaryRevision = "";

    @Option(names = "--suite", paramLabel = "FILE", description = "Smoke checks that the new version must pass first.")
    private List<Path> suites = new ArrayList<>();

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "PERMILLE",
            defaultValue = "50,250,500",
            description = "Weights in permille. Default: 50,250,500.")
    private List<Integer> steps = new ArrayList<>();

    @Option(
            names = "--bake",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long each weight is watched. Default: 10m.")
    private Duration bake = Duration.ofMinutes(10);

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How much longer it may wait for a verdict. Default: 5m.")
    private Duration hold = Duration.ofMinutes(5);

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Where users are served. Default: any free port, printed to stderr.")
    private int port;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Revision from = RevisionText.parse("--stable-revision", stableRevision);
        Revision to = RevisionText.parse("--canary-revision", canaryRevision);
        RunningElsewhere running = new RunningElsewhere(url("--stable", stable));
        RunningElsewhere next = new RunningElsewhere(url("--canary", canary));
        CanaryPolicy read = CanaryPolicy.read(Document.read(policy));
        try (LocalRouter router = LocalRouter.builder(running.url()).port(port).start();
                LocalTarget target = LocalTarget.over(router, from, running, (revision, deadline) -> next)) {
            System.err.println("Users are served at " + router.baseUrl());
            Promotion.Builder promotion = Promotion.of("app")
                    .target(target)
                    .canary(to)
                    .judge(judge(read, router))
                    .lookEvery(bake.compareTo(Duration.ofSeconds(50)) > 0 ? Duration.ofSeconds(5) : bake.dividedBy(10))
                    .holdAtMost(hold)
                    .listener(PromoteCommand::tell);
            for (Path suite : suites) {
                promotion.beforeTraffic("smoke", Smoke.gate(SuiteFile.read(suite), Target.at(next.url())));
            }
            for (int weight : steps) {
                promotion.step(weight, bake);
            }
            return output.print(
                    Report.of(promotion.build().run(), Redactor.byName()).build());
        }
    }

    private static CanaryGate judge(CanaryPolicy policy, LocalRouter router) {
        return CanaryGate.of(policy)
                .source(InProcessSource.named("router")
                        .arm(Arm.BASELINE, router.traffic(Arm.BASELINE))
                        .arm(Arm.CANARY, router.traffic(Arm.CANARY))
                        .build())
                .build();
    }

    private static void tell(PromotionEvent event) {
        System.err.println(event.elapsed().toSeconds() + " s  " + event.message());
    }

    private static HttpUrl url(String option, String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new IllegalArgumentException(
                    option + " must be a URL such as http://127.0.0.1:8080, but was '" + text + "'");
        }
        return url;
    }
}
