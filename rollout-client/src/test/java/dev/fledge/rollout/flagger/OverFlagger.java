package dev.fledge.rollout.flagger;

import static dev.fledge.rollout.fake.Eventually.soon;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.Eventually;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Canary on a fake cluster, and a target over it. */
abstract class OverFlagger {
    FlaggerStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new FlaggerStage(Duration.ofMillis(4));
    }

    @AfterEach
    void end() {
        stage.close();
    }

    Outcome apply(Command command) throws Exception {
        return stage.target.apply(command, soon());
    }

    void startAt(int permille) throws Exception {
        Outcome started = apply(new Command.Start(V2));
        assertThat(started.shows(Proof.EFFECTIVE)).as(started.describe()).isTrue();
        Outcome weighed = apply(new Command.SetWeight(permille));
        assertThat(weighed.shows(Proof.EFFECTIVE)).as(weighed.describe()).isTrue();
    }

    /** Returns when a tick has seen it: one that is under way may have asked a hook before. */
    void primaryNotReady() throws InterruptedException {
        stage.flagger.primaryNotReady(true);
        Eventually.holds(
                "a tick that sees it",
                () -> stage.kubernetes
                                .get(FlaggerStage.PRIMARY)
                                .number("/status/availableReplicas")
                                .orElse(1)
                        == 0);
    }

    static Deadline in(long millis) {
        return Deadline.after(Duration.ofMillis(millis), TimeSource.system());
    }

    static void carryV2(ObjectNode deployment) {
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                .put("image", "ghcr.io/acme/app@" + V2.digest());
    }
}
