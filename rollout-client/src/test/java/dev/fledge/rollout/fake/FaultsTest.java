package dev.fledge.rollout.fake;

import static dev.fledge.rollout.fake.Curl.DEPLOYMENTS;
import static dev.fledge.rollout.fake.Curl.JSON_PATCH;
import static dev.fledge.rollout.fake.Curl.MERGE;
import static dev.fledge.rollout.fake.FakeApps.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final ObjectRef APP = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "app");
    private static final String PATH = DEPLOYMENTS + "/app";
    private static final String TWO = "{\"spec\":{\"replicas\":2}}";
    private static final String REVIEWS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

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
    void row_03_a_lost_answer_is_of_a_write_that_was_carried_out() throws Exception {
        fake.faults().loseAnswers(1);

        assertThatThrownBy(() -> curl.patch(PATH, MERGE, TWO)).isInstanceOf(IOException.class);

        assertThat(app().number("/spec/replicas")).hasValue(2);
        assertThat(curl.patch(PATH, MERGE, TWO).code()).isEqualTo(200);
    }

    @Test
    void a_lost_request_changes_nothing() {
        fake.faults().loseRequests(1);

        assertThatThrownBy(() -> curl.patch(PATH, MERGE, TWO)).isInstanceOf(IOException.class);

        assertThat(app().number("/spec/replicas")).hasValue(1);
    }

    @Test
    void row_10_conflicts_are_answered_so_often() throws Exception {
        fake.faults().conflicts(2);

        assertThat(curl.patch(PATH, MERGE, TWO).code()).isEqualTo(409);
        assertThat(curl.patch(PATH, MERGE, TWO).json().path("reason").asText()).isEqualTo("Conflict");
        assertThat(app().number("/spec/replicas")).hasValue(1);
        assertThat(curl.patch(PATH, MERGE, TWO).code()).isEqualTo(200);
    }

    @Test
    void row_10_what_was_read_is_never_the_newest() throws Exception {
        fake.faults().bumpOnRead(true);

        String read = curl.get(PATH).json().at("/metadata/resourceVersion").asText();
        Curl.Answer answer = curl.patch(
                PATH, MERGE, "{\"metadata\":{\"resourceVersion\":\"" + read + "\"},\"spec\":{\"replicas\":2}}");

        assertThat(answer.code()).isEqualTo(409);
        assertThat(app().generation()).isEqualTo(1);
    }

    @Test
    void row_36_too_many_requests_say_when_to_come_again() throws Exception {
        fake.faults().throttle(1, Duration.ofSeconds(7));

        Curl.Answer answer = curl.get(PATH);

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.retryAfter()).isEqualTo("7");
        assertThat(answer.json().at("/details/retryAfterSeconds").asInt()).isEqualTo(7);
        assertThat(curl.get(PATH).code()).isEqualTo(200);
    }

    @Test
    void row_34_only_the_new_token_is_let_in() throws Exception {
        fake.faults().onlyToken("new");
        curl.token("old");

        assertThat(curl.get(PATH).code()).isEqualTo(401);

        curl.token("new");
        assertThat(curl.get(PATH).code()).isEqualTo(200);
    }

    @Test
    void row_35_a_right_that_is_missing_is_refused_and_found_in_a_review() throws Exception {
        fake.faults().deny("patch", ResourceKind.ROLLOUT, "status");
        fake.put(
                "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Rollout\",\"metadata\":{\"name\":\"app\",\"namespace\":\"prod\"}}");
        String rollout = "apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/app";

        assertThat(curl.patch(rollout, MERGE, TWO).code()).isEqualTo(200);
        Curl.Answer denied = curl.patch(rollout + "/status", MERGE, "{\"status\":{\"abort\":true}}");
        assertThat(denied.code()).isEqualTo(403);
        assertThat(denied.json().path("message").asText())
                .isEqualTo("rollouts.argoproj.io \"app\" is forbidden: User \"fledge\" cannot patch resource "
                        + "\"rollouts/status\" in API group \"argoproj.io\" in the namespace \"prod\"");
        assertThat(allowed("status")).isFalse();
        assertThat(allowed("")).isTrue();
    }

    private boolean allowed(String subresource) throws IOException {
        JsonNode review = curl.post(
                        REVIEWS,
                        "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\",\"spec\":{"
                                + "\"resourceAttributes\":{\"namespace\":\"prod\",\"verb\":\"patch\",\"group\":\"argoproj.io\","
                                + "\"resource\":\"rollouts\",\"subresource\":\"" + subresource + "\"}}}")
                .json();
        return review.at("/status/allowed").booleanValue();
    }

    @Test
    void row_08_a_list_that_goes_on_may_be_too_old() throws Exception {
        fake.put(Manifests.deployment("prod", "b", V1, 1));
        String token = curl.get(DEPLOYMENTS + "?limit=1")
                .json()
                .at("/metadata/continue")
                .asText();
        assertThat(curl.get(DEPLOYMENTS + "?limit=1&continue=" + token)
                        .json()
                        .at("/items/0/metadata/name")
                        .asText())
                .isEqualTo("b");
        fake.faults().expireContinues(true);

        Curl.Answer answer = curl.get(DEPLOYMENTS + "?limit=1&continue=" + token);

        assertThat(answer.code()).isEqualTo(410);
        assertThat(answer.json().path("reason").asText()).isEqualTo("Expired");
    }

    @Test
    void a_kind_that_is_not_installed_is_a_plain_404() throws Exception {
        fake.faults().missing(ResourceKind.ROLLOUT);

        Curl.Answer answer = curl.get("apis/argoproj.io/v1alpha1/namespaces/prod/rollouts/app");

        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 page not found\n");
    }

    @Test
    void a_namespace_that_goes_takes_nothing_new() throws Exception {
        fake.faults().terminating("prod");

        Curl.Answer answer = curl.post(DEPLOYMENTS, Manifests.deployment("prod", "b", V1, 1));

        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().at("/details/causes/0/reason").asText()).isEqualTo("NamespaceTerminating");
    }

    @Test
    void a_sick_server_is_well_again_after_so_many() throws Exception {
        fake.faults().fail(1, 503);

        assertThat(curl.patch(PATH, JSON_PATCH, "[]").code()).isEqualTo(503);
        assertThat(curl.patch(PATH, JSON_PATCH, "[]").code()).isEqualTo(200);
    }

    @Test
    void clear_ends_every_fault() throws Exception {
        fake.faults().onlyToken("new");
        fake.faults().deny("*", ResourceKind.DEPLOYMENT, "");
        fake.faults().fail(9, 500);
        fake.faults().loseAnswers(9);
        fake.faults().conflicts(9);
        fake.faults().missing(ResourceKind.DEPLOYMENT);

        fake.faults().clear();

        assertThat(curl.patch(PATH, MERGE, TWO).code()).isEqualTo(200);
    }

    private KubernetesObject app() {
        return fake.get(APP);
    }
}
