package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.document.DocumentException;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String two(String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: prod
                clusters:
                  - name: big
                    cluster: {server: "https://big.example:6443"}
                contexts:
                  - name: prod
                    context: {cluster: big, user: ci, namespace: shop}
                  - name: staging
                    context: {cluster: big}
                users:
                  - name: ci
                    user: %s
                """.formatted(user);
    }

    private KubernetesConfig read(String user) throws IOException {
        return KubernetesConfig.kubeconfig(List.of(write("config", two(user))), "");
    }

    private static String shown(KubernetesConfig config) throws Exception {
        return config.credential().authorization(soon());
    }

    @Test
    void takes_the_current_context() throws Exception {
        KubernetesConfig config = read("{token: abcd-efgh}");

        assertThat(config.server()).hasToString("https://big.example:6443/");
        assertThat(config.namespace()).isEqualTo("shop");
        assertThat(shown(config)).isEqualTo("Bearer abcd-efgh");
        assertThat(config.credential().renew()).isFalse();
        assertThat(config).hasToString("https://big.example:6443/ (namespace shop, Tls(trust of the JVM))");
    }

    @Test
    void takes_a_context_by_name_and_shows_nothing_without_a_user() throws Exception {
        KubernetesConfig config =
                KubernetesConfig.kubeconfig(List.of(write("config", two("{token: abcd}"))), "staging");

        assertThat(config.namespace()).isEqualTo("default");
        assertThat(shown(config)).isEmpty();
    }

    @Test
    void names_the_context_that_is_near() throws Exception {
        Path file = write("config", two("{token: abcd}"));
        assertThatThrownBy(() -> KubernetesConfig.kubeconfig(List.of(file), "stagin"))
                .isInstanceOf(IOException.class)
                .hasMessage("kubeconfig [" + file
                        + "]: there is no context 'stagin'; did you mean 'staging'? There are:" + " prod, staging");
    }

    @Test
    void names_line_and_column_of_a_reference_that_leads_nowhere() throws Exception {
        Path file = write("config", two("{token: abcd}").replace("cluster: big, user", "cluster: bgi, user"));

        assertThatThrownBy(() -> KubernetesConfig.kubeconfig(List.of(file), ""))
                .isInstanceOf(DocumentException.class)
                .hasMessage(file + ":9:24: contexts[0].context.cluster: there is no cluster 'bgi'; did you mean 'big'?"
                        + " There are: big");
    }

    @Test
    void of_several_files_the_first_counts() throws Exception {
        Path first = write("first", """
                current-context: prod
                users:
                  - name: ci
                    user: {token: first-token}
                """);
        Path second =
                write("second", two("{token: second-token}").replace("current-context: prod", "current-context: x"));

        Kubeconfig both =
                Kubeconfig.standard(Map.of("KUBECONFIG", first + ":" + folder.resolve("missing") + ":" + second));

        assertThat(shown(both.context(""))).isEqualTo("Bearer first-token");
    }

    @Test
    void a_file_that_is_not_there_names_the_way_out() {
        assertThatThrownBy(() -> Kubeconfig.standard(Map.of("HOME", folder.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("kubeconfig " + folder.resolve(".kube/config") + " cannot be read (")
                .hasMessageEndingWith("); name another in KUBECONFIG, or log in to the cluster first");
    }

    @Test
    void basic_and_removed_ways_to_log_in() throws Exception {
        // printf ci:secret | base64
        assertThat(shown(read("{username: ci, password: secret}"))).isEqualTo("Basic Y2k6c2VjcmV0");
        assertThatThrownBy(() -> read("{auth-provider: {name: gcp}}"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("auth-provider was removed from Kubernetes; log in anew");
    }

    @Test
    void a_token_file_is_relative_to_the_kubeconfig_and_read_again_each_minute() throws Exception {
        write("token", "one-token\n");
        Path file = write("config", two("{tokenFile: token}"));
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        KubernetesConfig config = Kubeconfig.read(List.of(file), Map.of(), time).context("");
        assertThat(shown(config)).isEqualTo("Bearer one-token");
        write("token", "two-token\n");
        assertThat(shown(config)).isEqualTo("Bearer one-token");

        time.advance(Duration.ofSeconds(60));
        assertThat(shown(config)).isEqualTo("Bearer two-token");

        write("token", "three-token\n");
        assertThat(config.credential().renew()).isTrue();
        assertThat(shown(config)).isEqualTo("Bearer three-token");
    }

    @Test
    void a_wrong_certificate_is_named_with_its_place() throws Exception {
        assertThatThrownBy(() -> read("{client-certificate-data: AAAA}"))
                .isInstanceOf(DocumentException.class)
                .hasMessageEndingWith(
                        "client-certificate and client-key belong together, but only client-certificate is there");
        Path file = write("config", two("{}").replace("6443\"}", "6443\", certificate-authority: ca.pem}"));
        DocumentException missing =
                catchThrowableOfType(DocumentException.class, () -> KubernetesConfig.kubeconfig(List.of(file), ""));
        assertThat(missing).hasMessageEndingWith("the file cannot be read: " + folder.resolve("ca.pem"));
        assertThat(missing.line()).isEqualTo(6);
    }

    private KubernetesConfig exec(String script, ManualTime time) throws IOException {
        Path program = write("plugin.sh", "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path file = write("config", two("""
                {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin.sh, args: [one],
                        env: [{name: WHO, value: ci}], interactiveMode: IfAvailable, provideClusterInfo: true}}""".replace("\n", " ")));
        return Kubeconfig.read(List.of(file), Map.of("PATH", "/usr/bin:/bin"), time)
                .context("");
    }

    private static final String PRINTS = """
            echo run >> "$(dirname "$0")/runs"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            echo '{"kind":"ExecCredential","status":{"token":"'"$WHO-$1-$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')"'","expirationTimestamp":"1970-01-01T00:15:00Z"}}'
            """;

    @Test
    void a_plug_in_is_run_again_a_minute_before_its_token_expires_and_when_it_is_refused() throws Exception {
        ManualTime time = ManualTime.startingAt(Instant.EPOCH);
        KubernetesConfig config = exec(PRINTS, time);

        assertThat(shown(config)).isEqualTo("Bearer ci-one-1");
        assertThat(shown(config)).isEqualTo("Bearer ci-one-1");
        assertThat(folder.resolve("info"))
                .hasContent("{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"spec\":"
                        + "{\"interactive\":false,\"cluster\":{\"server\":\"https://big.example:6443\"}}}");

        time.advance(Duration.ofMinutes(14));
        assertThat(shown(config)).isEqualTo("Bearer ci-one-2");

        assertThat(config.credential().renew()).isTrue();
        assertThat(shown(config)).isEqualTo("Bearer ci-one-3");
    }

    @Test
    void a_plug_in_that_fails_is_told_without_its_secrets() throws Exception {
        KubernetesConfig config = exec(
                "echo 'password=hunter2 expired, was Bearer abc.def or eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ' >&2; exit 3",
                ManualTime.startingAt(Instant.EPOCH));

        assertThatThrownBy(() -> shown(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with 3 and printed no credential: ")
                .hasMessageEndingWith(
                        "password=<hidden> expired, was Bearer <hidden> or <hidden>; log in again with the tool it"
                                + " belongs to");
    }

    @Test
    void a_plug_in_that_prints_something_else_or_hangs_is_told() throws Exception {
        assertThatThrownBy(() -> shown(exec("echo secret-token", ManualTime.startingAt(Instant.EPOCH))))
                .hasMessageEndingWith(
                        "must print an ExecCredential in JSON, but printed something else; run it by hand")
                .hasMessageNotContaining("secret-token");
        KubernetesConfig hangs = exec("sleep 30", ManualTime.startingAt(Instant.EPOCH));
        assertThatThrownBy(() -> hangs.credential()
                        .authorization(dev.fledge.time.Deadline.after(Duration.ofMillis(100), TimeSource.system())))
                .hasMessageEndingWith("printed no credential within PT0.1S; run it by hand to see what it waits for");
    }

    @Test
    void a_plug_in_that_is_not_there_or_needs_a_keyboard_is_told() throws Exception {
        KubernetesConfig missing = read("{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plug-in,"
                + " installHint: 'brew install it'}}");
        assertThatThrownBy(() -> shown(missing))
                .hasMessage(
                        "the user of the kubeconfig needs the program no-such-plug-in, which cannot be started; brew"
                                + " install it");
        assertThatThrownBy(() -> read(
                        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}"))
                .hasMessageContaining("there is nobody to ask here");
    }

    @Test
    void in_a_cluster_the_address_may_be_ipv6() throws Exception {
        write("token", "pod-token");
        write("namespace", "shop");
        Files.writeString(folder.resolve("ca.crt"), TlsServers.AUTHORITY.certificatePem());

        KubernetesConfig config = KubernetesConfig.inCluster(
                folder,
                Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443"),
                ManualTime.startingAt(Instant.EPOCH));

        assertThat(config.server()).hasToString("https://[fd00::1]:6443/");
        assertThat(config.namespace()).isEqualTo("shop");
        assertThat(shown(config)).isEqualTo("Bearer pod-token");
    }

    @Test
    void outside_a_cluster_in_cluster_says_so() {
        assertThatThrownBy(() -> KubernetesConfig.inCluster(folder, Map.of(), ManualTime.startingAt(Instant.EPOCH)))
                .hasMessage(
                        "KUBERNETES_SERVICE_HOST is not set, so this is no pod; use kubeconfig() outside a cluster");
        assertThatThrownBy(() -> KubernetesConfig.inCluster(
                        folder, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ManualTime.startingAt(Instant.EPOCH)))
                .hasMessage(folder.resolve("token") + " cannot be read; the pod needs a service account"
                        + " (automountServiceAccountToken: true)");
    }
}
