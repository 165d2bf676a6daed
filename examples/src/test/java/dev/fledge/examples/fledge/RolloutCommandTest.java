package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.fake.DeploymentController;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.Manifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutCommandTest {
    private static final String NEW = "2.0@" + FakeApps.V2.digest();

    @TempDir
    private Path folder;

    private FakeKubernetes cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeKubernetes.start();
        cluster.put(Manifests.deployment("prod", "shop", FakeApps.V1, 4));
        cluster.put(Manifests.service("prod", "shop", "shop"));
        DeploymentController.of(cluster);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void a_rollout_is_looked_at_weighed_and_taken_back_by_hand() throws Exception {
        Path point = folder.resolve("before.json");

        CommandRun status = rollout("status", "--save", point.toString());
        CommandRun started = rollout("start", NEW);
        CommandRun plan = rollout("plan", "weight", "200");
        CommandRun weighed = rollout("weight", "200");
        CommandRun again = rollout("weight", "200");
        CommandRun aborted = rollout("abort");
        CommandRun back = rollout("rollback", "--to", point.toString());

        assertThat(status.code()).isZero();
        assertThat(status.stdout()).contains("no guard: ").contains("canary none at 0 permille");
        assertThat(Files.readString(point)).contains("\"stable\": \"1.0@" + FakeApps.V1.digest() + "\"");
        assertThat(started.code()).isZero();
        assertThat(plan.stdout()).contains("PATCH ").contains("/namespaces/prod/deployments/shop-canary");
        assertThat(weighed.code()).isZero();
        assertThat(weighed.stdout()).contains("at 200 permille");
        assertThat(again.stdout()).contains("already so");
        assertThat(aborted.code()).isZero();
        assertThat(aborted.stdout()).contains("DRAINED");
        assertThat(back.code()).isZero();
        assertThat(back.stdout()).contains("canary none");
    }

    @Test
    void a_weight_that_four_pods_cannot_make_is_refused_with_the_next_lower_one() throws Exception {
        rollout("start", NEW);

        CommandRun refused = rollout("weight", "50");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.stdout()).contains("REFUSED").contains("50 permille").contains("lower");
    }

    @Test
    void the_least_rights_are_printed_as_yaml() throws Exception {
        CommandRun rights = rollout("rights", "--account", "ci");

        assertThat(rights.code()).isZero();
        assertThat(rights.stdout())
                .startsWith("apiVersion: rbac.authorization.k8s.io/v1")
                .contains("resources: [\"deployments\"]")
                .contains("name: ci");
    }

    @Test
    void what_is_wrong_with_options_is_said() throws Exception {
        assertThat(CommandRun.of("rollout").code()).isEqualTo(2);
        assertThat(CommandRun.of("rollout", "status", "--router", "ipvs").stderr())
                .contains("--router must be")
                .contains("but was 'ipvs'");
        assertThat(CommandRun.of("rollout", "status", "--router", "haproxy").stderr())
                .contains("--socket must name the runtime API of HAProxy");
        assertThat(CommandRun.of("rollout", "rights", "--router", "nginx").stderr())
                .contains("only a cluster has RBAC");
        assertThat(rollout("start", "2.0").stderr()).contains("must be VERSION@sha256:...");
        assertThat(rollout("plan", "weight", "much").stderr()).contains("0 to 1000 permille, but was 'much'");
        assertThat(rollout("rollback", "--to", folder.resolve("none.json").toString())
                        .code())
                .isEqualTo(2);
    }

    private CommandRun rollout(String command, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("rollout", command, "--router", "deployment"));
        arguments.addAll(List.of("--server", cluster.url().toString(), "--namespace", "prod", "--name", "shop"));
        arguments.addAll(List.of("--within", "20s", "--settle", "100ms"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
