package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.fake.RealHaproxy;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxySocketTest {
    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10), TimeSource.system());
    }

    @Test
    void each_command_gets_its_own_answer(@TempDir Path folder) throws Exception {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        try (RealHaproxy haproxy = RealHaproxy.in(folder, nobody).start()) {
            HaproxySocket socket = HaproxySocket.unix(haproxy.socket());

            List<String> answers = socket.ask(
                    List.of(
                            "set server app/canary weight 5",
                            "set server app/nobody weight 5",
                            "get weight app/canary",
                            "set server app/canary weight 300"),
                    soon());

            assertThat(answers)
                    .containsExactly(
                            "",
                            "No such server.",
                            "5 (initial 0)",
                            "Absolute weight can only be between 0 and 256 inclusive.");
        }
    }

    @Test
    void an_answer_cut_short_is_never_a_success() throws Exception {
        assertThatThrownBy(() -> asking("\nNo such", "set server app/canary weight 5", "get weight app/canary"))
                .isInstanceOf(EOFException.class)
                .hasMessageEndingWith(" closed the connection before it had answered 'get weight app/canary';"
                        + " it may have been carried out");
        assertThatThrownBy(() -> asking("", "set server app/canary weight 5"))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("'set server app/canary weight 5'");
    }

    private static List<String> asking(String answer, String... commands) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    for (int c = socket.getInputStream().read(); c >= 0 && c != '\n'; ) {
                        c = socket.getInputStream().read();
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            try {
                return HaproxySocket.tcp("127.0.0.1", server.getLocalPort()).ask(List.of(commands), soon());
            } finally {
                answering.join();
            }
        }
    }

    @Test
    void silence_ends_at_the_deadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HaproxySocket socket = HaproxySocket.tcp("127.0.0.1", silent.getLocalPort());

            assertThatThrownBy(() -> socket.ask(
                            List.of("show info"), Deadline.after(Duration.ofMillis(30), TimeSource.system())))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage(socket.name() + " did not answer within PT0.03S");
        }
    }

    @Test
    void nobody_there_is_an_error_at_once() throws Exception {
        HaproxySocket socket = HaproxySocket.tcp("127.0.0.1", 1);

        assertThatThrownBy(() -> socket.ask(List.of("show info"), soon())).isInstanceOf(ConnectException.class);
    }

    @Test
    void an_interrupt_ends_the_wait() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HaproxySocket socket = HaproxySocket.tcp("127.0.0.1", silent.getLocalPort());
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> socket.ask(List.of("show info"), soon())).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void two_commands_in_one_are_refused() throws Exception {
        HaproxySocket socket = HaproxySocket.unix(Path.of("/run/haproxy/admin.sock"));

        assertThatThrownBy(() -> socket.ask(List.of("show info;shutdown sessions server app/stable"), soon()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a command must be one command on one line");
    }
}
