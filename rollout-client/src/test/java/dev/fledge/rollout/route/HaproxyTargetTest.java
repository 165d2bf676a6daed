package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.fake.RealHaproxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real HAProxy: what is sent, and what users have of it. */
class HaproxyTargetTest {
    private final Hosted apps = new Hosted();
    private final Users users = new Users();
    private RealHaproxy haproxy;
    private HaproxyTarget target;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Hosted.App stable = apps.launch(Hosted.V1, Hosted.soon());
        haproxy = RealHaproxy.in(folder, stable.address()).start();
        target = HaproxyTarget.of(HaproxySocket.unix(haproxy.socket()), "app", Instances.over(apps, Hosted.V1, stable))
                .settle(Duration.ofMillis(20))
                .build();
    }

    @AfterEach
    void end() {
        target.close();
        haproxy.close();
        apps.close();
        users.close();
    }

    private Outcome reached(Command command) throws Exception {
        Outcome outcome = target.apply(command, Hosted.soon());
        assertThat(outcome.shows(command.provenBy())).as(outcome.describe()).isTrue();
        return outcome;
    }

    @Test
    void a_start_that_is_sent_again_at_full_weight_brings_all_users_to_stable() throws Exception {
        reached(new Command.Start(Hosted.V2));
        reached(new Command.SetWeight(1000));

        Outcome again = reached(new Command.Start(Hosted.V2));

        assertThat(again.seen().orElseThrow().weightPermille()).isZero();
        assertThat(users.plain("1.0", haproxy.url(), 20)).isEqualTo(20);
    }

    @Test
    void a_plan_is_the_commands_themselves_or_why_there_are_none() throws Exception {
        List<String> early = target.plan(new Command.SetWeight(50), Hosted.soon());
        Outcome refused = target.apply(new Command.SetWeight(50), Hosted.soon());
        reached(new Command.Start(Hosted.V2));
        List<String> weighed = target.plan(new Command.SetWeight(50), Hosted.soon());
        List<String> fine = target.plan(new Command.SetWeight(1), Hosted.soon());

        assertThat(early).containsExactly("nothing is sent: " + refused.describe());
        assertThat(weighed)
                .extracting(line -> line.substring(line.indexOf("set server")))
                .containsExactly("set server app/stable weight 95", "set server app/canary weight 5");
        assertThat(fine.get(0)).contains("nothing is sent").contains("cannot express 1 permille");
    }
}
