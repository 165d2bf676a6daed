package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final ObjectRef WEB = new ObjectRef(ResourceKind.DEPLOYMENT, "prod", "web");
    private static final Patch GUARDED =
            JsonPatch.begin().test("/spec/replicas", 3).add("/spec/replicas", 0).build();

    private MockWebServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        server = new MockWebServer();
        server.start();
        client = KubernetesClient.at(server.url("/")).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answers(int code, String reason, String message) {
        body(code, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","message":"%s","code":%d}""".formatted(reason, message, code));
    }

    private void body(int code, String body) {
        server.enqueue(new MockResponse.Builder().code(code).body(body).build());
    }

    private KubernetesException patched() {
        return catchThrowableOfType(KubernetesException.class, () -> client.patch(WEB, GUARDED, soon()));
    }

    @Test
    void a_missing_right_names_the_rule() {
        answers(403, "Forbidden", "deployments.apps \\\"web\\\" is forbidden: User \\\"ci\\\" cannot patch resource");

        assertThat(patched())
                .hasMessage(
                        "patch deployments.apps prod/web: 403 Forbidden: deployments.apps \"web\" is forbidden: User"
                                + " \"ci\" cannot patch resource; add to a Role in prod: apiGroups [\"apps\"], resources"
                                + " [\"deployments\"], verbs [\"patch\"]");
    }

    @Test
    void a_missing_right_on_a_subresource_names_it() {
        answers(403, "Forbidden", "no");

        KubernetesException refused =
                catchThrowableOfType(KubernetesException.class, () -> client.patch(WEB, "status", GUARDED, soon()));

        assertThat(refused)
                .hasMessage(
                        "patch deployments/status.apps prod/web: 403 Forbidden: no; add to a Role in prod: apiGroups"
                                + " [\"apps\"], resources [\"deployments/status\"], verbs [\"patch\"]");
    }

    @Test
    void a_webhook_that_refuses_is_no_missing_right() {
        answers(403, "Forbidden", "admission webhook \\\"policy.example\\\" denied the request: no");

        assertThat(patched())
                .hasMessageEndingWith("an admission webhook or policy of the cluster refused it; ask who owns it");
    }

    @Test
    void a_namespace_that_is_being_deleted_is_named() {
        body(403, """
                {"kind":"Status","reason":"Forbidden","message":"unable to create new content in namespace prod because it is being terminated",
                 "code":403,"details":{"causes":[{"reason":"NamespaceTerminating"}]}}""");

        assertThat(patched())
                .hasMessageEndingWith("; the namespace prod is being deleted; nothing can be made there any more");
    }

    @Test
    void a_kind_that_is_not_installed_is_no_missing_object() {
        body(404, "404 page not found\n");
        assertThat(patched())
                .hasMessage("patch deployments.apps prod/web: 404: 404 page not found; the server does not know"
                        + " deployments.apps in version v1; install its CRD, or look with: kubectl api-resources"
                        + " --api-group=apps");

        body(404, """
                {"kind":"Status","reason":"NotFound","message":"deployments.apps \\"web\\" not found","code":404,
                 "details":{"name":"web","kind":"deployments"}}""");
        assertThat(patched())
                .hasMessageEndingWith(
                        "there is no such object in prod; look with: kubectl get deployments.apps -n prod");
    }

    @Test
    void a_failed_test_is_a_conflict_and_an_invalid_object_is_none() {
        answers(422, "Invalid", "the server rejected our request due to an error in our request");
        assertThat(patched().conflict()).isTrue();

        answers(422, "Invalid", "Deployment.apps \\\"test-web\\\" is invalid: spec.replicas: must be positive");
        assertThat(patched().conflict()).isFalse();

        answers(422, "Invalid", "Deployment.apps \\\"test-web\\\" is invalid: spec.replicas: must be positive");
        KubernetesException merged = catchThrowableOfType(
                KubernetesException.class, () -> client.patch(WEB, Patch.merge("{\"a\":\"test\"}"), soon()));
        assertThat(merged.conflict()).isFalse();
        assertThat(merged).hasMessageEndingWith("the object would not be valid; put right what is named");
    }

    @Test
    void a_patch_that_the_kind_does_not_take_names_those_it_does() {
        answers(415, "UnsupportedMediaType", "no");

        assertThat(patched())
                .hasMessageEndingWith(
                        "; this kind takes no application/json-patch+json; kinds that are not built in take"
                                + " merge and JSON patches alone");
    }

    @Test
    void a_redirect_is_not_followed() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "/elsewhere")
                .build());

        assertThat(patched()).hasMessageContaining("302").hasMessageContaining("redirects are not followed");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_success_that_cannot_be_read_is_none() {
        body(200, "<html>Log in</html>");
        IOException read = catchThrowableOfType(IOException.class, () -> client.get(WEB, soon()));
        assertThat(read)
                .hasMessageStartingWith(
                        "get deployments.apps prod/web: the answer was 200 but what came is no JSON object")
                .hasMessageEndingWith("; does " + server.url("/") + " lead to an API server?");

        body(200, "[]");
        LostAnswerException written =
                catchThrowableOfType(LostAnswerException.class, () -> client.patch(WEB, GUARDED, soon()));
        assertThat(written).hasMessageEndingWith("The change may have been made");
    }

    @Test
    void a_busy_server_that_says_when_to_come_again_gets_a_guarded_change_again() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());
        body(200, "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"}}");

        assertThat(client.patch(WEB, GUARDED, soon()).name()).isEqualTo("web");
    }
}
