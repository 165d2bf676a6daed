package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.fake.FakeApps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("story")
class TraefikFileTargetTest {
    @TempDir
    private Path folder;

    private FileRouter traefik;
    private TraefikFileTarget target;

    @BeforeEach
    void start() throws Exception {
        traefik = new FileRouter(folder.resolve("app.yml"));
        target = builder().api(traefik.api().url()).build();
        assertThat(apply(new Command.Start(FakeApps.V2)).shows(Proof.EFFECTIVE)).isTrue();
    }

    @AfterEach
    void end() throws Exception {
        target.close();
        traefik.close();
    }

    private TraefikFileTarget.Builder builder() {
        return TraefikFileTarget.of(traefik.file(), "app")
                .services("app-stable", "app-canary")
                .workload(traefik.workload())
                .settle(Duration.ofMillis(10));
    }

    private Outcome apply(Command command) throws Exception {
        return target.apply(command, Cluster.soon());
    }

    @Test
    void the_file_is_replaced_as_a_whole_and_keeps_its_permissions() throws Exception {
        Files.setPosixFilePermissions(traefik.file(), PosixFilePermissions.fromString("rw-r--r--"));

        apply(new Command.SetWeight(5));

        assertThat(traefik.file()).hasContent("""
                        # Written by Fledge, which owns the whole file.
                        http:
                          services:
                            app:
                              weighted:
                                services:
                                  - name: app-stable
                                    weight: 995
                                  - name: app-canary
                                    weight: 5
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(traefik.file())))
                .isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(traefik.file());
        }
    }

    @Test
    void a_file_with_anything_else_in_it_is_left_alone() throws Exception {
        String more = FileRouter.START + "  routers:\n    app:\n      rule: Host(`app.example`)\n";
        Files.writeString(traefik.file(), more);

        assertThatThrownBy(() -> apply(new Command.SetWeight(5)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("routers")
                .hasMessageContaining("move that to another file of the directory");
        assertThat(traefik.file()).hasContent(more);
    }

    @Test
    void a_file_that_is_missing_is_shown_as_it_must_be() throws Exception {
        target = TraefikFileTarget.of(folder.resolve("none.yml"), "app")
                .services("app-stable", "app-canary")
                .workload(traefik.workload())
                .api(traefik.api().url())
                .build();

        assertThatThrownBy(() -> target.snapshot(Cluster.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("app@file")
                .hasMessageContaining("weight: 1000");
    }

    @Test
    void what_traefik_has_not_taken_up_is_not_effective() throws Exception {
        traefik.api().freeze();

        Outcome outcome = target.apply(new Command.SetWeight(100), Cluster.within(Duration.ofMillis(400)));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
        assertThat(outcome.describe()).contains("it works with weights [1000, 0], not with [900, 100] yet");
    }

    @Test
    void nothing_is_built_that_could_prove_nothing() {
        assertThatThrownBy(() -> builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("api()")
                .hasMessageContaining("takesEffectWithin()");
    }

    @Test
    void a_time_to_trust_is_waited_for() throws Exception {
        target = builder().takesEffectWithin(Duration.ofHours(1)).build();

        Outcome outcome = target.apply(new Command.SetWeight(100), Cluster.within(Duration.ofMillis(50)));

        assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
    }

    @Test
    void names_that_would_change_the_file_are_refused() {
        assertThatThrownBy(() -> TraefikFileTarget.of(folder.resolve("a.json"), "app"))
                .hasMessageContaining(".yml or .yaml");
        assertThatThrownBy(() -> TraefikFileTarget.of(folder.resolve("a.yml"), "app: {}"))
                .hasMessageContaining("must be of letters");
    }
}
