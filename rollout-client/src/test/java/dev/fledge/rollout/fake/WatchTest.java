package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.Curl.DEPLOYMENTS;
import static dev.fledge.rollout.fake.FakeApps.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    private static final String WATCH = DEPLOYMENTS + "?watch=true&allowWatchBookmarks=true";

    private FakeKubernetes fake;
    private Curl curl;
    private String before;

    @BeforeEach
    void start() throws IOException {
        fake = FakeKubernetes.start();
        curl = new Curl(fake);
        before = fake.put(Manifests.deployment("prod", "app", V1, 1)).resourceVersion();
    }

    @AfterEach
    void close() {
        curl.close();
        fake.close();
    }

    @Test
    void a_watch_tells_what_is_there_and_what_becomes_of_it() throws Exception {
        KubernetesObject changed = scale(2);
        fake.remove(APP);

        List<JsonNode> events = curl.watch(WATCH + "&resourceVersion=" + before, 2);

        assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("MODIFIED", "DELETED");
        assertThat(events.get(0).at("/object/metadata/resourceVersion").asText())
                .isEqualTo(changed.resourceVersion());
    }

    @Test
    void a_watch_from_nowhere_begins_with_what_is_there() throws Exception {
        List<JsonNode> events = curl.watch(WATCH, 1);

        assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("ADDED");
        assertThat(events.get(0).at("/object/metadata/name").asText()).isEqualTo("app");
    }

    @Test
    void a_watch_ends_after_its_time_with_a_bookmark_to_resume_at() throws Exception {
        scale(2);
        fake.put(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"other\",\"namespace\":\"prod\"}}");
        String last = fake.list(ResourceKind.CONFIG_MAP, "prod").get(0).resourceVersion();

        List<JsonNode> events = curl.watch(WATCH + "&timeoutSeconds=1&resourceVersion=" + before, 9);

        assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("MODIFIED", "BOOKMARK");
        assertThat(events.get(1))
                .hasToString("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Deployment\","
                        + "\"apiVersion\":\"apps/v1\",\"metadata\":{\"resourceVersion\":\"" + last + "\"}}}");
    }

    @Test
    void what_leaves_the_selection_is_deleted_for_the_watch_and_what_comes_is_added() throws Exception {
        fake.edit(APP, live -> live.withObject("/metadata/labels").put("app", "other"));
        fake.edit(APP, live -> live.withObject("/metadata/labels").put("app", "app"));

        List<JsonNode> events = curl.watch(WATCH + "&labelSelector=app%3Dapp&resourceVersion=" + before, 2);

        assertThat(events).extracting(event -> event.path("type").asText()).containsExactly("DELETED", "ADDED");
    }

    @Test
    void row_08_a_watch_from_before_the_window_is_told_410() throws Exception {
        fake.faults().historyWindow(5);
        for (int replicas = 2; replicas < 10; replicas++) {
            scale(replicas);
        }

        List<JsonNode> events = curl.watch(WATCH + "&resourceVersion=" + before, 2);

        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("type").asText()).isEqualTo("ERROR");
        assertThat(events.get(0).at("/object/code").asInt()).isEqualTo(410);
        assertThat(events.get(0).at("/object/reason").asText()).isEqualTo("Expired");
        assertThat(curl.watch(WATCH + "&resourceVersion=" + (Long.parseLong(before) + 4), 1))
                .extracting(event -> event.path("type").asText())
                .containsExactly("MODIFIED");
    }

    @Test
    void row_07_a_watch_goes_silent_after_so_many_events() throws Exception {
        fake.faults().stallWatchesAfter(1);
        scale(2);
        scale(3);

        List<JsonNode> events = curl.watch(WATCH + "&resourceVersion=" + before, 1);

        assertThat(events).hasSize(1);
        Curl impatient = new Curl(fake);
        assertThatThrownBy(() -> impatient.watch(WATCH + "&resourceVersion=" + before, 2, 100))
                .isInstanceOf(IOException.class);
        impatient.close();
    }

    @Test
    void row_09_a_watch_is_cut_within_an_object_once() throws Exception {
        scale(2);
        fake.faults().cutWatchAt(40);

        assertThatThrownBy(() -> curl.watch(WATCH + "&resourceVersion=" + before, 1))
                .isInstanceOf(IOException.class);

        assertThat(curl.watch(WATCH + "&resourceVersion=" + before, 1)).hasSize(1);
    }

    @Test
    void an_object_of_another_namespace_or_kind_is_not_told() throws Exception {
        fake.put(Manifests.deployment("test", "app", V1, 1));
        scale(2);

        List<JsonNode> events = curl.watch(WATCH + "&resourceVersion=" + before, 1);

        assertThat(events.get(0).at("/object/metadata/namespace").asText()).isEqualTo("prod");
        assertThat(curl.watch("apis/apps/v1/deployments?watch=true&resourceVersion=" + before, 2))
                .extracting(event -> event.at("/object/metadata/namespace").asText())
                .containsExactly("test", "prod");
    }

    private KubernetesObject scale(int replicas) {
        return fake.edit(APP, live -> live.withObject("/spec").put("replicas", replicas));
    }
}
