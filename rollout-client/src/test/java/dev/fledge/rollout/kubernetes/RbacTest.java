package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;

class RbacTest {
    private static final Rbac ARGO = Rbac.in("prod")
            .allow(ResourceKind.ROLLOUT, "", "get", "patch")
            .allow(ResourceKind.ROLLOUT, "status", "patch")
            .allow(ResourceKind.POD, "", "list");

    @Test
    void prints_a_role_and_who_has_it() {
        assertThat(ARGO.yaml("fledge")).isEqualTo("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata:
                          name: fledge
                          namespace: prod
                        rules:
                          - apiGroups: ["argoproj.io"]
                            resources: ["rollouts"]
                            verbs: ["get", "patch"]
                          - apiGroups: ["argoproj.io"]
                            resources: ["rollouts/status"]
                            verbs: ["patch"]
                          - apiGroups: [""]
                            resources: ["pods"]
                            verbs: ["list"]
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata:
                          name: fledge
                          namespace: prod
                        roleRef:
                          apiGroup: rbac.authorization.k8s.io
                          kind: Role
                          name: fledge
                        subjects:
                          - kind: ServiceAccount
                            name: fledge
                            namespace: prod
                        """);
    }

    @Test
    void joins_rights_of_one_namespace_and_asks_for_each_once() {
        Rbac both = ARGO.and(Rbac.in("prod").allow(ResourceKind.ROLLOUT, "", "watch", "get"));

        assertThat(both.yaml("fledge")).contains("verbs: [\"get\", \"patch\", \"watch\"]");
        assertThatThrownBy(() -> ARGO.and(Rbac.in("test")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a Role is of one namespace, but these rights are of prod and test; print and check them apart");
    }

    @Test
    void row_35_a_right_that_only_the_way_back_needs_is_missed_before_the_start() throws Exception {
        try (FakeKubernetes cluster = FakeKubernetes.start();
                KubernetesClient client = KubernetesClient.at(cluster.url()).build()) {
            cluster.faults().deny("patch", ResourceKind.ROLLOUT, "status");

            List<Finding> findings = ARGO.preflight(client, TimeSource.system()).check();

            assertThat(findings)
                    .extracting(Finding::verdict)
                    .containsExactly(Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.PASS);
            Finding missing = findings.get(2);
            assertThat(missing.reason()).isEqualTo("RIGHT_MISSING");
            assertThat(missing.subject()).isEqualTo("rbac > patch rollouts.argoproj.io/status in prod");
            assertThat(missing.message())
                    .startsWith("may not patch rollouts.argoproj.io/status in prod")
                    .endsWith(
                            "add to a Role in prod: apiGroups [\"argoproj.io\"], resources [\"rollouts/status\"], verbs"
                                    + " [\"patch\"]");
            assertThat(missing.fact("verb")).contains("patch");
            assertThat(missing.fact("resource")).contains("rollouts.argoproj.io/status");
            assertThat(missing.fact("namespace")).contains("prod");
            assertThat(cluster.requests().get(2).body())
                    .contains(
                            "\"resourceAttributes\":{\"namespace\":\"prod\",\"verb\":\"patch\",\"group\":\"argoproj.io\","
                                    + "\"resource\":\"rollouts\",\"subresource\":\"status\"}");
        }
    }

    @Test
    void an_answer_that_says_nothing_is_no_right() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .body("{\"status\":{\"allowed\":false,\"evaluationError\":\"webhook is down\"}}")
                    .build());
            server.enqueue(new MockResponse.Builder().body("{\"status\":{}}").build());
            try (KubernetesClient client = KubernetesClient.at(server.url("/")).build()) {
                List<Finding> findings = Rbac.in("prod")
                        .allow(ResourceKind.POD, "", "get", "list")
                        .preflight(client, TimeSource.system())
                        .check();

                assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.INCONCLUSIVE);
                assertThat(findings.get(0).message())
                        .isEqualTo(
                                "the API server did not say whether get pods in prod is allowed: webhook is down; ask it"
                                        + " with: kubectl auth can-i get pods -n prod");
            }
        }
    }
}
