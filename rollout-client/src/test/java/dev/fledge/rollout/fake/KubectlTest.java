package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl takes the fake server for a cluster. */
@Tag("story")
class KubectlTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");

    @TempDir
    private Path home;

    private FakeKubernetes fake;
    private DeploymentController controller;
    private Kubectl kubectl;

    @BeforeEach
    void start() throws Exception {
        fake = FakeKubernetes.start();
        controller = DeploymentController.of(fake);
        kubectl = new Kubectl(fake, home);
        fake.put(Manifests.deployment("prod", "app", V1, 2));
        Eventually.holds("pods", () -> app().number("/status/availableReplicas").orElse(0) == 2);
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void it_reads_lists_and_watches() throws Exception {
        assertThat(kubectl.run("get deploy,rs,pods,svc -l app=app -o name").out())
                .startsWith("deployment.apps/app\nreplicaset.apps/app-")
                .contains("\npod/app-");
        // Of a list: for one object kubectl takes the first event of the watch for what it has printed already.
        assertThat(kubectl.until(
                        "5", "get deploy -l app=app --watch -o jsonpath={.spec.replicas}{'\\n'}", () -> scale(5)))
                .startsWith("2");
        Kubectl.Said missing = kubectl.run("get deploy none");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.error()).isEqualTo("Error from server (NotFound): deployments.apps \"none\" not found");
    }

    @Test
    void it_changes_scales_pauses_resumes_and_restarts() throws Exception {
        String setImage = kubectl.run("set image deploy/app app=registry.test/app@" + V2.digest())
                .out();
        String scaled = kubectl.run("scale deploy/app --replicas=3").out();
        String paused = kubectl.run("rollout pause deploy/app").out();
        boolean wasPaused = app().isTrue("/spec/paused");
        String resumed = kubectl.run("rollout resume deploy/app").out();
        String restarted = kubectl.run("rollout restart deploy/app").out();

        assertThat(setImage).isEqualTo("deployment.apps/app image updated");
        assertThat(scaled).isEqualTo("deployment.apps/app scaled");
        assertThat(paused).isEqualTo("deployment.apps/app paused");
        assertThat(wasPaused).isTrue();
        assertThat(resumed).isEqualTo("deployment.apps/app resumed");
        assertThat(restarted).isEqualTo("deployment.apps/app restarted");
        assertThat(app().has("/spec/paused")).isFalse();
        assertThat(app().number("/spec/replicas")).hasValue(3);
        assertThat(app().text("/spec/template/spec/containers/0/image")).hasValue("registry.test/app@" + V2.digest());
        assertThat(app().has("/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt"))
                .isTrue();
    }

    @Test
    void it_waits_for_a_rollout_and_tells_its_history() throws Exception {
        fake.edit(APP, Manifests.running(V2));

        Kubectl.Said status = kubectl.run("rollout status deploy/app --timeout=20s");
        Kubectl.Said history = kubectl.run("rollout history deploy/app");

        assertThat(status.out()).endsWith("deployment \"app\" successfully rolled out");
        assertThat(status.exit()).isZero();
        assertThat(history.out())
                .isEqualTo("deployment.apps/app \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>");
    }

    @Test
    void row_40_it_waits_for_the_deadline_of_an_image_that_cannot_be_pulled() throws Exception {
        controller.trouble(V2.digest().toString(), PodTrouble.IMAGE_PULL_BACK_OFF);
        fake.edit(APP, Manifests.running(V2));
        controller.exceedDeadline();

        Kubectl.Said status = kubectl.run("rollout status deploy/app --timeout=20s");

        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.error()).isEqualTo("error: deployment \"app\" exceeded its progress deadline");
    }

    @Test
    void it_applies_on_the_server_and_is_told_who_owns_a_field() throws Exception {
        Path mine = manifest("replicas: 4");
        Kubectl.Said applied = kubectl.run("apply --server-side --field-manager=me -f " + mine);
        kubectl.run("scale deploy/app --replicas=6");

        Kubectl.Said refused = kubectl.run("apply --server-side --field-manager=me -f " + mine);

        assertThat(applied.out()).isEqualTo("deployment.apps/app serverside-applied");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.error())
                .startsWith(
                        "error: Apply failed with 1 conflict: conflict with \"unknown\" using apps/v1: .spec.replicas");
        assertThat(app().number("/spec/replicas")).hasValue(6);
    }

    @Test
    void it_patches_in_three_forms() throws Exception {
        assertThat(kubectl.run("patch deploy app -p {\"spec\":{\"minReadySeconds\":1}}")
                        .out())
                .isEqualTo("deployment.apps/app patched");
        assertThat(kubectl.run("patch deploy app --type=merge -p {\"spec\":{\"minReadySeconds\":2}}")
                        .out())
                .isEqualTo("deployment.apps/app patched");
        Kubectl.Said refused = kubectl.run(
                "patch deploy app --type=json -p [{\"op\":\"test\",\"path\":\"/spec/minReadySeconds\",\"value\":1}]");

        assertThat(refused.error())
                .isEqualTo("The request is invalid: the server rejected our request due to an error in our request");
        assertThat(app().number("/spec/minReadySeconds")).hasValue(2);
    }

    private Path manifest(String spec) throws IOException {
        return Files.writeString(
                home.resolve("app.yaml"),
                "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\n  namespace: prod\nspec:\n  " + spec
                        + "\n");
    }

    private void scale(int replicas) {
        fake.edit(APP, live -> live.withObject("/spec").put("replicas", replicas));
    }

    private KubernetesObject app() {
        return fake.get(APP);
    }
}
