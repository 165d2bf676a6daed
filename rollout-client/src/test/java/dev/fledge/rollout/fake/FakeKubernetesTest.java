package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.Curl.DEPLOYMENTS;
import static dev.fledge.rollout.fake.Curl.JSON_PATCH;
import static dev.fledge.rollout.fake.Curl.MERGE;
import static dev.fledge.rollout.fake.Curl.STRATEGIC;
import static dev.fledge.rollout.fake.FakeApps.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeKubernetesTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    private static final ObjectRef CANARY = new ObjectRef(ResourceKind.CANARY, "prod", "app");
    private static final String PATH = DEPLOYMENTS + "/app";
    private static final String CANARY_PATH = "apis/flagger.app/v1beta1/namespaces/prod/canaries/app";

    private FakeKubernetes fake;
    private Curl curl;

    @BeforeEach
    void start() throws IOException {
        fake = FakeKubernetes.start();
        curl = new Curl(fake);
        fake.put(Manifests.deployment("prod", "app", V1, 1));
    }

    @AfterEach
    void close() {
        curl.close();
        fake.close();
    }

    @Test
    void only_a_change_of_the_spec_raises_the_generation() throws Exception {
        curl.patch(PATH, MERGE, "{\"metadata\":{\"labels\":{\"team\":\"x\"}}}");
        curl.patch(PATH + "/status", MERGE, "{\"status\":{\"replicas\":1}}");
        assertThat(app().generation()).isEqualTo(1);

        curl.patch(PATH, MERGE, "{\"spec\":{\"replicas\":2}}");

        assertThat(app().generation()).isEqualTo(2);
    }

    @Test
    void a_write_that_changes_nothing_makes_no_new_version() throws Exception {
        String before = app().resourceVersion();

        Curl.Answer answer = curl.patch(PATH, MERGE, "{\"spec\":{\"replicas\":1}}");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(app().resourceVersion()).isEqualTo(before);
    }

    @Test
    void status_and_the_rest_are_written_apart() throws Exception {
        curl.patch(PATH, MERGE, "{\"spec\":{\"replicas\":2},\"status\":{\"replicas\":9}}");
        curl.patch(PATH + "/status", MERGE, "{\"spec\":{\"replicas\":7},\"status\":{\"readyReplicas\":1}}");

        assertThat(app().number("/spec/replicas")).hasValue(2);
        assertThat(app().has("/status/replicas")).isFalse();
        assertThat(app().number("/status/readyReplicas")).hasValue(1);
    }

    @Test
    void a_write_for_another_version_is_a_conflict() throws Exception {
        String read = app().resourceVersion();
        curl.patch(PATH, MERGE, "{\"spec\":{\"replicas\":2}}");

        Curl.Answer answer = curl.patch(
                PATH, MERGE, "{\"metadata\":{\"resourceVersion\":\"" + read + "\"},\"spec\":{\"replicas\":3}}");

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.json().path("message").asText())
                .isEqualTo("Operation cannot be fulfilled on deployments.apps \"app\": the object has been modified; "
                        + "please apply your changes to the latest version and try again");
        assertThat(app().number("/spec/replicas")).hasValue(2);
    }

    @Test
    void a_json_patch_whose_test_fails_is_422_without_a_word_of_the_test() throws Exception {
        Curl.Answer answer =
                curl.patch(PATH, JSON_PATCH, "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"other\"}]");

        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"the server rejected our request due to an error in our request\","
                        + "\"reason\":\"Invalid\",\"details\":{},\"code\":422}");
    }

    @Test
    void an_object_that_is_not_there_is_404_with_a_status() throws Exception {
        Curl.Answer answer = curl.get(DEPLOYMENTS + "/none");

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.json().path("message").asText()).isEqualTo("deployments.apps \"none\" not found");
        assertThat(answer.json().path("reason").asText()).isEqualTo("NotFound");
    }

    @Test
    void a_custom_resource_takes_no_strategic_merge() throws Exception {
        fake.put(
                "{\"apiVersion\":\"flagger.app/v1beta1\",\"kind\":\"Canary\",\"metadata\":{\"name\":\"app\",\"namespace\":\"prod\"}}");

        assertThat(curl.patch(CANARY_PATH, STRATEGIC, "{}").code()).isEqualTo(415);
        assertThat(curl.patch(CANARY_PATH, MERGE, "{\"spec\":{\"suspend\":true}}")
                        .code())
                .isEqualTo(200);
        assertThat(fake.get(CANARY).isTrue("/spec/suspend")).isTrue();
    }

    @Test
    void a_status_that_a_kind_does_not_have_apart_is_a_404() throws Exception {
        fake.define(ResourceKind.CANARY, false);
        fake.put(
                "{\"apiVersion\":\"flagger.app/v1beta1\",\"kind\":\"Canary\",\"metadata\":{\"name\":\"app\",\"namespace\":\"prod\"}}");

        assertThat(curl.patch(CANARY_PATH + "/status", MERGE, "{\"status\":{\"phase\":\"Failed\"}}")
                        .code())
                .isEqualTo(404);
        assertThat(curl.patch(CANARY_PATH, MERGE, "{\"status\":{\"phase\":\"Failed\"}}")
                        .code())
                .isEqualTo(200);
        assertThat(fake.get(CANARY).text("/status/phase")).hasValue("Failed");
    }

    @Test
    void a_kind_that_is_built_in_keeps_no_null() throws Exception {
        curl.patch(
                PATH,
                JSON_PATCH,
                "[{\"op\":\"add\",\"path\":\"/spec/template/metadata/creationTimestamp\",\"value\":null}]");

        assertThat(app().json()).doesNotContain("null");
        assertThat(app().generation()).isEqualTo(1);
    }

    @Test
    void a_dry_run_answers_and_stores_nothing() throws Exception {
        Curl.Answer patched = curl.patch(PATH + "?dryRun=All", MERGE, "{\"spec\":{\"replicas\":5}}");
        Curl.Answer made = curl.post(DEPLOYMENTS + "?dryRun=All", Manifests.deployment("prod", "b", V1, 1));
        Curl.Answer deleted = curl.delete(PATH + "?dryRun=All", "");

        assertThat(patched.json().at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(made.code()).isEqualTo(201);
        assertThat(deleted.code()).isEqualTo(200);
        assertThat(app().number("/spec/replicas")).hasValue(1);
        assertThat(fake.list(ResourceKind.DEPLOYMENT, "prod")).hasSize(1);
    }

    @Test
    void what_is_made_twice_is_there_already() throws Exception {
        Curl.Answer answer = curl.post(DEPLOYMENTS, Manifests.deployment("prod", "app", V1, 1));

        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.json().path("reason").asText()).isEqualTo("AlreadyExists");
    }

    @Test
    void row_11_an_object_that_is_made_anew_has_another_uid() throws Exception {
        String before = app().uid();

        curl.delete(PATH, "");
        curl.post(DEPLOYMENTS, Manifests.deployment("prod", "app", V1, 1));

        assertThat(app().uid()).isNotEqualTo(before).hasSize(36);
    }

    @Test
    void a_deletion_may_presume_which_object_it_is() throws Exception {
        assertThat(curl.delete(PATH, "{\"preconditions\":{\"uid\":\"other\"}}").code())
                .isEqualTo(409);

        assertThat(curl.delete(PATH, "{\"preconditions\":{\"uid\":\"" + app().uid() + "\"}}")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void an_object_with_a_finalizer_waits_for_it() throws Exception {
        curl.patch(PATH, MERGE, "{\"metadata\":{\"finalizers\":[\"a\"]}}");

        curl.delete(PATH, "");
        assertThat(app().has("/metadata/deletionTimestamp")).isTrue();
        curl.patch(PATH, MERGE, "{\"metadata\":{\"finalizers\":null}}");

        assertThat(fake.find(APP)).isEmpty();
    }

    @Test
    void what_an_object_owns_goes_with_it() throws Exception {
        fake.put("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"namespace\":\"prod\","
                + "\"ownerReferences\":[{\"uid\":\"" + app().uid() + "\"}]}}");

        curl.delete(PATH, "");

        assertThat(fake.list(ResourceKind.CONFIG_MAP, "prod")).isEmpty();
    }

    @Test
    void the_replicas_are_written_by_themselves() throws Exception {
        Curl.Answer answer = curl.patch(PATH + "/scale", MERGE, "{\"spec\":{\"replicas\":0}}");

        assertThat(answer.json().path("kind").asText()).isEqualTo("Scale");
        assertThat(answer.json().at("/status/selector").asText()).isEqualTo("app=app,track=app");
        assertThat(app().number("/spec/replicas")).hasValue(0);
        assertThat(app().generation()).isEqualTo(2);
    }

    @Test
    void an_unknown_field_is_refused_if_that_is_asked_for() throws Exception {
        assertThat(curl.patch(PATH + "?fieldValidation=Strict", MERGE, "{\"specs\":{}}")
                        .code())
                .isEqualTo(400);
    }

    @Test
    void the_log_of_a_container_ends_with_the_lines_that_are_asked_for() throws Exception {
        fake.put("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"namespace\":\"prod\"}}");
        fake.log(new ObjectRef(ResourceKind.POD, "prod", "p"), "app", "one\ntwo\nthree\n");

        Curl.Answer answer = curl.get("api/v1/namespaces/prod/pods/p/log?container=app&tailLines=2");

        assertThat(answer.body()).isEqualTo("two\nthree\n");
    }

    @Test
    void requests_are_seen_in_order() throws Exception {
        curl.get(PATH);
        curl.patch(PATH + "?fieldManager=fledge", MERGE, "{\"spec\":{\"replicas\":2}}");

        assertThat(fake.requests())
                .extracting(SeenRequest::toString)
                .containsExactly(
                        "GET /apis/apps/v1/namespaces/prod/deployments/app",
                        "PATCH /apis/apps/v1/namespaces/prod/deployments/app?fieldManager=fledge "
                                + "{\"spec\":{\"replicas\":2}}");
        assertThat(fake.requests()).extracting(SeenRequest::isWrite).containsExactly(false, true);
    }

    @Test
    void the_failure_of_a_controller_is_not_lost() throws Exception {
        try (FakeKubernetes other = FakeKubernetes.start()) {
            other.onChange(change -> {
                throw new IllegalStateException("no idea what to do with " + change.ref());
            });
            other.put(Manifests.deployment("prod", "app", V1, 1));
            Eventually.holds("the failure", other::controllerFailed);

            assertThatThrownBy(other::close)
                    .hasMessage("a controller failed: java.lang.IllegalStateException: "
                            + "no idea what to do with deployments.apps prod/app");
        }
    }

    @Test
    void an_object_that_is_not_there_cannot_be_edited() {
        assertThatThrownBy(() -> fake.edit(CANARY, live -> {}))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no canaries.flagger.app prod/app");
    }

    private KubernetesObject app() {
        return fake.get(APP);
    }
}
