package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.fake.RealNginx;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults around a real nginx; a test named by a row is that row of the list of faults. */
@Tag("story")
class NginxFaultsTest {
    private static final TimeSource TIME = TimeSource.system();

    private final Hosted apps = new Hosted();
    private final Users users = new Users();
    private NginxTarget.Builder builder;
    private RealNginx nginx;
    private NginxTarget target;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        Hosted.App stable = apps.launch(Hosted.V1, Hosted.soon());
        builder = NginxTargetContractTest.builder(folder, Instances.over(apps, Hosted.V1, stable));
        Files.writeString(RealNginx.include(folder), builder.firstInclude(stable.address()));
        nginx = RealNginx.start(folder, "$app_upstream");
        target = builder.build();
    }

    @AfterEach
    void end() {
        target.close();
        nginx.close();
        apps.close();
        users.close();
    }

    private Outcome reached(Command command) throws Exception {
        Outcome outcome = target.apply(command, Hosted.soon());
        assertThat(outcome.shows(command.provenBy())).as(outcome.describe()).isTrue();
        return outcome;
    }

    @Test
    void row_22_a_file_that_fails_the_test_is_put_back() throws Exception {
        reached(new Command.Start(Hosted.V2));
        String before = Files.readString(RealNginx.include(folder));
        Path config = RealNginx.config(folder);
        Files.writeString(config, Files.readString(config).replace("http {", "http {\n  bogus on;"));

        Outcome outcome = target.apply(new Command.SetWeight(500), Hosted.soon());

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.describe())
                .contains("unknown directive \"bogus\" in " + config)
                .endsWith("; the old file was put back");
        assertThat(Files.readString(RealNginx.include(folder))).isEqualTo(before);
        assertThat(target.snapshot(Hosted.soon()).weightPermille()).isZero();
        assertThat(users.plain("2.0", nginx.url(), 20)).isZero();
    }

    @Test
    void row_22_a_signal_that_succeeded_is_no_reload() throws Exception {
        reached(new Command.Start(Hosted.V2));
        String before = Files.readString(RealNginx.include(folder));
        Path config = RealNginx.config(folder);
        String good = Files.readString(config);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // nginx -t does not mind a port in use; the running nginx cannot take the file then and keeps its own.
            Files.writeString(
                    config,
                    good.replace(
                            "    location /", "    listen 127.0.0.1:" + taken.getLocalPort() + ";\n    location /"));

            Outcome outcome = target.apply(new Command.SetWeight(1000), Deadline.after(Duration.ofMillis(900), TIME));

            assertThat(outcome).isInstanceOf(Outcome.Unproved.class);
            assertThat(outcome.describe())
                    .contains("look for [emerg] in its error log; the old file was put back", "at 0 permille");
            assertThat(users.plain("2.0", nginx.url(), 20)).isZero();
            assertThat(Files.readString(RealNginx.include(folder))).isEqualTo(before);
        }
        Files.writeString(config, good);

        reached(new Command.SetWeight(1000));

        assertThat(users.plain("2.0", nginx.url(), 20)).isEqualTo(20);
    }

    @Test
    void row_19_who_asks_for_the_canary_by_header_is_at_stable_after_abort() throws Exception {
        reached(new Command.Start(Hosted.V2));
        assertThat(users.ask(nginx.url(), "X-Canary", "always")).isEqualTo("2.0");
        assertThat(users.ask(nginx.url(), "X-Canary", "none")).isEqualTo("1.0");

        reached(new Command.Abort());

        assertThat(users.ask(nginx.url(), "X-Canary", "always")).isEqualTo("1.0");
    }

    @Test
    void a_request_in_an_old_worker_is_not_drained() throws Exception {
        reached(new Command.Start(Hosted.V2));
        reached(new Command.SetWeight(1000));
        CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> {
            try {
                return users.ask(nginx.url() + "hold", "X-Canary", "none");
            } catch (IOException e) {
                return e.toString();
            }
        });
        Hosted.await("a request in the canary", () -> apps.last(Hosted.V2).holding() == 1);

        Outcome early = target.apply(new Command.Abort(), Deadline.after(Duration.ofMillis(600), TIME));
        Snapshot closed = target.snapshot(Hosted.soon());
        apps.last(Hosted.V2).release();
        Outcome late = target.apply(new Command.Abort(), Hosted.soon());

        assertThat(early.describe()).contains("the end of the old workers, which may still have requests");
        assertThat(closed.canaryReachable()).isFalse();
        assertThat(closed.drained()).isFalse();
        assertThat(late.describe()).startsWith("already so, DRAINED");
        assertThat(held.join()).isEqualTo("2.0");
    }

    @Test
    void what_somebody_wrote_by_hand_stops_the_way_up_but_no_abort() throws Exception {
        reached(new Command.Start(Hosted.V2));
        Path include = RealNginx.include(folder);
        Files.writeString(include, Files.readString(include) + "# weights are mine now\n");

        Outcome up = target.apply(new Command.SetWeight(500), Hosted.soon());
        Snapshot seen = target.snapshot(Hosted.soon());

        assertThat(up).isInstanceOf(Outcome.Conflict.class);
        assertThat(seen.problems())
                .containsExactly(include + " was changed by hand; abort, roll back or weight 0 replaces it");
        reached(new Command.Abort());
        assertThat(target.snapshot(Hosted.soon()).problems()).isEmpty();
    }

    @Test
    void the_command_of_the_guide_takes_the_canary_off() throws Exception {
        reached(new Command.Start(Hosted.V2));
        reached(new Command.SetWeight(1000));
        Path include = RealNginx.include(folder);
        String stable = Addresses.text(apps.last(Hosted.V1).address());
        Files.writeString(
                include,
                Files.readString(include)
                        .replaceAll("(?m)^upstream app_canary .*", "upstream app_canary { server " + stable + "; }"));
        NginxFiles files = new NginxFiles(RealNginx.config(folder), include, RealNginx.pid(folder));
        NginxProcess byHand = new NginxProcess(List.of(RealNginx.program().toString()), files);

        assertThat(byHand.test(Hosted.soon()) + byHand.reload(Hosted.soon())).isEmpty();

        Hosted.await("stable again", () -> users.answered("1.0", nginx.url()));
        reached(new Command.Abort());
        assertThat(users.answeredBy("2.0", nginx.url(), 20)).isZero();
    }

    @Test
    void after_our_own_death_nginx_says_who_is_stable() throws Exception {
        RollbackPoint point = target.capture(Hosted.soon());
        reached(new Command.Start(Hosted.V2));
        reached(new Command.Promote(Hosted.V2));
        target.close();
        target = builder.build();

        assertThat(target.snapshot(Hosted.soon()).stable()).isEqualTo(Hosted.V2);
        assertThat(users.plain("2.0", nginx.url(), 20)).isEqualTo(20);
        reached(new Command.Rollback(point));

        assertThat(apps.last(Hosted.V2).alive()).isFalse();
        assertThat(users.plain("1.0", nginx.url(), 20)).isEqualTo(20);
    }

    @Test
    void a_dead_canary_gets_no_users() throws Exception {
        reached(new Command.Start(Hosted.V2));
        apps.last(Hosted.V2).die();

        Outcome outcome = target.apply(new Command.SetWeight(50), Hosted.soon());

        assertThat(outcome.describe())
                .isEqualTo("refused: 2.0 (sha256:222222222222) has ended, so it can get no traffic; start it again");
    }
}
