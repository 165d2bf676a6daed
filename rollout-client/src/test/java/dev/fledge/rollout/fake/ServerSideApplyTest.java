package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.Curl.APPLY;
import static dev.fledge.rollout.fake.Curl.DEPLOYMENTS;
import static dev.fledge.rollout.fake.Curl.STRATEGIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final String MINE = DEPLOYMENTS + "/app?fieldManager=fledge";
    private static final String THEIRS = DEPLOYMENTS + "/app?fieldManager=kubectl-set";

    private FakeKubernetes fake;
    private Curl curl;

    @BeforeEach
    void start() throws IOException {
        fake = FakeKubernetes.start();
        curl = new Curl(fake);
    }

    @AfterEach
    void close() {
        curl.close();
        fake.close();
    }

    @Test
    void what_is_missing_is_made() throws Exception {
        Curl.Answer answer = curl.patch(MINE, APPLY, config("replicas: 2"));

        assertThat(answer.code()).isEqualTo(201);
        assertThat(app().number("/spec/replicas")).hasValue(2);
        assertThat(app().text("/metadata/managedFields/0/manager")).hasValue("fledge");
        assertThat(app().text("/metadata/managedFields/0/operation")).hasValue("Apply");
        assertThat(app().object("/metadata/managedFields/0/fieldsV1")
                        .orElseThrow()
                        .json())
                .isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    }

    @Test
    void the_same_again_changes_nothing() throws Exception {
        curl.patch(MINE, APPLY, config("replicas: 2"));
        String version = app().resourceVersion();

        Curl.Answer answer = curl.patch(MINE, APPLY, config("replicas: 2"));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(app().resourceVersion()).isEqualTo(version);
    }

    @Test
    void another_value_for_a_field_of_somebody_else_is_a_conflict_that_names_both() throws Exception {
        curl.patch(MINE, APPLY, container("registry.test/app:1"));
        curl.patch(
                THEIRS,
                STRATEGIC,
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"registry.test/app:2\"}]}}}}");

        Curl.Answer answer = curl.patch(MINE, APPLY, container("registry.test/app:3"));

        assertThat(answer.code()).isEqualTo(409);
        JsonNode status = answer.json();
        assertThat(status.path("reason").asText()).isEqualTo("Conflict");
        assertThat(status.path("message").asText())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"kubectl-set\" using apps/v1: "
                        + ".spec.template.spec.containers[name=\"app\"].image");
        assertThat(status.at("/details/causes/0/reason").asText()).isEqualTo("FieldManagerConflict");
        assertThat(app().text("/spec/template/spec/containers/0/image")).hasValue("registry.test/app:2");
    }

    @Test
    void force_takes_the_field() throws Exception {
        curl.patch(MINE, APPLY, container("registry.test/app:1"));
        curl.patch(THEIRS, STRATEGIC, "{\"spec\":{\"replicas\":4}}");

        Curl.Answer answer = curl.patch(MINE + "&force=true", APPLY, config("replicas: 2"));

        assertThat(answer.code()).isEqualTo(200);
        assertThat(app().number("/spec/replicas")).hasValue(2);
        assertThat(app().objects("/metadata/managedFields")).hasSize(1);
    }

    @Test
    void what_is_said_no_more_goes_unless_somebody_else_has_it() throws Exception {
        curl.patch(MINE, APPLY, config("{replicas: 2, minReadySeconds: 5}"));
        curl.patch(DEPLOYMENTS + "/app?fieldManager=other", APPLY, config("replicas: 2"));

        curl.patch(MINE, APPLY, config("{}"));

        assertThat(app().has("/spec/minReadySeconds")).isFalse();
        assertThat(app().number("/spec/replicas")).hasValue(2);
    }

    @Test
    void a_container_of_somebody_else_stays() throws Exception {
        curl.patch(MINE, APPLY, container("registry.test/app:1"));
        curl.patch(
                THEIRS,
                STRATEGIC,
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"s\"}]}}}}");

        curl.patch(MINE, APPLY, container("registry.test/app:2"));

        assertThat(app().objects("/spec/template/spec/containers"))
                .extracting(container -> container.text("/image").orElse(""))
                .containsExactlyInAnyOrder("s", "registry.test/app:2");
    }

    @Test
    void a_manager_must_be_named() throws Exception {
        assertThat(curl.patch(DEPLOYMENTS + "/app", APPLY, config("replicas: 2"))
                        .code())
                .isEqualTo(422);
    }

    private KubernetesObject app() {
        return fake.get(new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app"));
    }

    private static String container(String image) {
        return config("{template: {spec: {containers: [{name: app, image: \"" + image + "\"}]}}}");
    }

    private static String config(String spec) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, namespace: prod}, spec: "
                + (spec.startsWith("{") ? spec : "{" + spec + "}") + "}";
    }
}
