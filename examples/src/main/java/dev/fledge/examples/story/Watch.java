package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.probe.Synthetics;
import dev.fledge.rollout.Revision;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Target;
import java.time.Duration;
import java.util.Optional;

/** Synthetics aimed at both arms through the router, by header; each answer must prove which version gave it. */
final class Watch implements AutoCloseable {
    private final Crossing crossing;
    private final SafeHttpClient client;
    private final Optional<Synthetics> synthetics;

    Watch(Crossing crossing, SafeHttpClient client, StoryPlan plan) {
        this.crossing = crossing;
        this.client = client;
        this.synthetics = plan.twin() == Twin.SILENT
                ? Optional.empty()
                : Optional.of(Synthetics.builder("where2eat")
                        .arm(Arm.BASELINE, Smoke.probe(Where2EatSuite.SMOKE, target(Arm.BASELINE)))
                        .arm(Arm.CANARY, Smoke.probe(Where2EatSuite.SMOKE, target(Arm.CANARY)))
                        .every(plan.syntheticsEvery())
                        .roundDeadline(Duration.ofSeconds(5))
                        .start());
    }

    /** The arm as a target of checks. */
    Target target(Arm arm) {
        return Target.at(crossing.checks(arm))
                .header("X-Canary", arm == Arm.CANARY ? "always" : "never")
                .transport(client)
                .servedBy(version(arm == Arm.CANARY ? Story.CANARY : Story.STABLE));
    }

    private static Expectation version(Revision revision) {
        return Expectations.header("X-App-Version").isEqualTo(revision.version());
    }

    /** What the synthetics count; empty where there are none. */
    Optional<MetricSource> source() {
        return synthetics.map(Synthetics::source);
    }

    @Override
    public void close() {
        synthetics.ifPresent(Synthetics::close);
    }
}
