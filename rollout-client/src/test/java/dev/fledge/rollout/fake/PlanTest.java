package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan prints is what the API server is then sent, to the byte but for the version of the object. */
class PlanTest {
    @ParameterizedTest
    @ValueSource(strings = {"deployment", "argo", "httproute", "traefik", "ingress-nginx"})
    void the_request_that_is_planned_is_the_one_that_is_sent(String kind) throws Exception {
        try (DrivenCluster driven = new DrivenCluster(kind)) {
            RollbackPoint before = driven.target.capture(soon());
            assertRefusedInBoth(driven, new Command.SetWeight(200));
            assertRefusedInBoth(driven, new Command.Promote(FakeApps.V2));
            assertRefusedInBoth(driven, new Command.Start(FakeApps.V1));
            for (Command command : List.of(
                    new Command.Start(FakeApps.V2),
                    new Command.SetWeight(200),
                    new Command.SetWeight(500),
                    new Command.Abort(),
                    new Command.Rollback(before))) {
                assertPlanned(driven, command);
            }
        }
    }

    private static void assertRefusedInBoth(DrivenCluster driven, Command command) throws Exception {
        driven.kubernetes.forgetRequests();

        List<String> plan = driven.target.plan(command, soon());
        Outcome outcome = driven.target.apply(command, soon());

        assertThat(plan).as(command.describe()).containsExactly("nothing is sent: " + outcome.describe());
        assertThat(writes(driven)).as(command.describe()).isEmpty();
    }

    private static void assertPlanned(DrivenCluster driven, Command command) throws Exception {
        RolloutTarget target = driven.target;
        driven.kubernetes.forgetRequests();
        List<String> plan = target.plan(command, soon());
        assertThat(writes(driven)).as("writes of a plan").isEmpty();

        assertThat(target.apply(command, soon()).shows(command.provenBy()))
                .as(command.describe())
                .isTrue();

        assertThat(plan).as(command.describe()).isNotEmpty();
        assertThat(unversioned(plan.get(0)))
                .as(command.describe())
                .endsWith(": " + unversioned(writes(driven).get(0)));
        assertThat(target.plan(command, soon())).as("planned again").isEmpty();
    }

    private static List<String> writes(DrivenCluster driven) {
        return driven.kubernetes.requests().stream()
                .filter(SeenRequest::isWrite)
                .map(seen -> seen.method() + " " + seen.path() + "?" + seen.query() + " " + seen.contentType() + " "
                        + seen.body())
                .toList();
    }

    // A controller may write the status in between.
    private static String unversioned(String line) {
        return line.replaceAll(
                "(\"/metadata/resourceVersion\",\"value\":|\"resourceVersion\":)\"[0-9]+\"", "$1\"...\"");
    }

    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20), TimeSource.system());
    }
}
