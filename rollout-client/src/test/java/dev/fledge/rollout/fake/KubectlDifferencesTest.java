package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.FakeApps.V1;
import static dev.fledge.rollout.fake.FakeApps.V2;
import static dev.fledge.rollout.fake.FakeApps.V3;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.kubernetes.DeploymentTarget;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same start in two clusters, kubectl in one and ours in the other: what is left differs only where a test says so, and on
 * purpose.
 */
@Tag("story")
class KubectlDifferencesTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    private static final String TEAM = "/metadata/annotations/team";
    private static final String VERSION = "/spec/template/metadata/annotations/fledge.dev~1version";

    @TempDir
    private Path home;

    private FakeKubernetes theirs;
    private FakeKubernetes ours;
    private Kubectl kubectl;
    private KubernetesClient client;
    private DeploymentTarget target;

    @BeforeEach
    void start() throws Exception {
        theirs = FakeKubernetes.start();
        ours = FakeKubernetes.start();
        for (FakeKubernetes fake : List.of(theirs, ours)) {
            DeploymentController.of(fake);
            fake.put(Manifests.service("prod", "app", "app"));
            fake.put(Manifests.deployment("prod", "app", V1, 2));
            runs(fake, V1);
        }
        kubectl = new Kubectl(theirs, home);
        client = KubernetesClient.at(ours.url()).build();
        target = DeploymentTarget.of(client, "prod", "app")
                .poll(Duration.ofMillis(5))
                .build();
    }

    @AfterEach
    void close() {
        target.close();
        client.close();
        ours.close();
        theirs.close();
    }

    @Test
    void row_05_undo_sent_twice() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        inBoth(Manifests.running(V2));
        runs(theirs, V2);
        runs(ours, V2);

        kubectl.run("rollout undo deploy/app");
        runs(theirs, V1);
        kubectl.run("rollout undo deploy/app");
        Outcome first = target.apply(new Command.Rollback(point), Eventually.soon());
        Outcome second = target.apply(new Command.Rollback(point), Eventually.soon());

        // "Undo" means the second highest revision, and that is the bad one now.
        runs(theirs, V2);
        assertThat(first).isInstanceOf(Outcome.Reached.class);
        assertThat(second).isInstanceOf(Outcome.AlreadySo.class);
        assertThat(image(ours)).isEqualTo("registry.test/app@" + V1.digest());
    }

    @Test
    void undo_drops_annotations_and_ours_keeps_them() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        inBoth(Manifests.running(V2));
        runs(theirs, V2);
        runs(ours, V2);
        inBoth(live -> live.withObject("/metadata/annotations").put("team", "x"));

        kubectl.run("rollout undo deploy/app");
        runs(theirs, V1);
        target.apply(new Command.Rollback(point), Eventually.soon());

        assertThat(differences()).containsExactlyInAnyOrderEntriesOf(Map.of(TEAM, "kubectl: nothing, ours: \"x\""));
    }

    @Test
    void undo_to_a_named_revision_is_what_ours_does() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        inBoth(Manifests.running(V2));
        runs(theirs, V2);
        runs(ours, V2);
        inBoth(Manifests.running(V3));
        runs(theirs, V3);
        runs(ours, V3);

        kubectl.run("rollout undo deploy/app --to-revision=1");
        runs(theirs, V1);
        target.apply(new Command.Rollback(point), Eventually.soon());

        assertThat(differences()).isEmpty();
    }

    @Test
    void undo_refuses_while_paused_and_ours_goes_back() throws Exception {
        RollbackPoint point = target.capture(Eventually.soon());
        inBoth(Manifests.running(V2));
        runs(theirs, V2);
        runs(ours, V2);
        inBoth(live -> live.withObject("/spec").put("paused", true));

        Kubectl.Said refused = kubectl.run("rollout undo deploy/app");
        Outcome outcome = target.apply(new Command.Rollback(point), Eventually.soon());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.error())
                .isEqualTo("error: you cannot rollback a paused deployment; resume it first with "
                        + "'kubectl rollout resume' and try again");
        assertThat(outcome).isInstanceOf(Outcome.Reached.class);
        assertThat(image(ours)).isEqualTo("registry.test/app@" + V1.digest());
    }

    @Test
    void a_new_image_by_set_image_keeps_the_old_version_in_the_annotation() throws Exception {
        kubectl.run("set image deploy/app app=registry.test/app@" + V2.digest());
        runs(theirs, V2);
        target.apply(new Command.Start(V2), Eventually.soon());
        Outcome promoted = target.apply(new Command.Promote(V2), Eventually.soon());

        assertThat(promoted).isInstanceOf(Outcome.Reached.class);
        assertThat(differences())
                .containsExactlyInAnyOrderEntriesOf(Map.of(VERSION, "kubectl: \"1.0\", ours: \"2.0\""));
    }

    @Test
    void a_write_of_kubectl_presumes_nothing_and_each_of_ours_says_what_it_presumes() throws Exception {
        kubectl.run("set image deploy/app app=registry.test/app@" + V2.digest());
        target.apply(new Command.Start(V2), Eventually.soon());
        target.apply(new Command.Promote(V2), Eventually.soon());

        assertThat(patches(theirs))
                .containsExactly(
                        "{\"spec\":{\"template\":{\"spec\":{\"$setElementOrder/containers\":[{\"name\":\"app\"}],"
                                + "\"containers\":[{\"image\":\"registry.test/app@" + V2.digest()
                                + "\",\"name\":\"app\"}]}}}}");
        assertThat(patches(ours))
                .isNotEmpty()
                .allSatisfy(body ->
                        assertThat(body).startsWith("[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\""));
    }

    private static List<String> patches(FakeKubernetes fake) {
        return fake.requests().stream()
                .filter(request -> request.method().equals("PATCH"))
                .map(SeenRequest::body)
                .toList();
    }

    private void inBoth(Consumer<ObjectNode> change) {
        theirs.edit(APP, change);
        ours.edit(APP, change);
    }

    private static void runs(FakeKubernetes fake, Revision revision) throws InterruptedException {
        Eventually.holds("rollout of " + revision, () -> {
            KubernetesObject app = fake.get(APP);
            return image(fake).endsWith(revision.digest().toString())
                    && app.number("/status/observedGeneration").orElse(0) == app.generation()
                    && app.number("/status/updatedReplicas").orElse(0) == 2
                    && app.number("/status/availableReplicas").orElse(0) == 2;
        });
    }

    private static String image(FakeKubernetes fake) {
        return fake.get(APP).text("/spec/template/spec/containers/0/image").orElse("");
    }

    /** Returns what differs between the two Deployments, but for who and when. */
    private Map<String, String> differences() throws IOException {
        Map<String, String> kubectls = leaves(theirs.get(APP));
        Map<String, String> fledges = leaves(ours.get(APP));
        Map<String, String> differences = new TreeMap<>();
        kubectls.forEach((path, value) -> {
            if (!value.equals(fledges.get(path))) {
                differences.put(path, "kubectl: " + value + ", ours: " + fledges.getOrDefault(path, "nothing"));
            }
        });
        fledges.forEach((path, value) -> {
            if (!kubectls.containsKey(path)) {
                differences.put(path, "kubectl: nothing, ours: " + value);
            }
        });
        return differences;
    }

    private static Map<String, String> leaves(KubernetesObject object) throws IOException {
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(object.json());
        tree.withObject("/metadata").remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
        tree.remove("status");
        Map<String, String> leaves = new TreeMap<>();
        collect(tree, "", leaves);
        return leaves;
    }

    private static void collect(JsonNode node, String path, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            field.getValue(), path + "/" + field.getKey().replace("/", "~1"), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, leaves);
            }
        } else {
            leaves.put(path, node.toString());
        }
    }
}
