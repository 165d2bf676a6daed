package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fledge.http.HttpFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames byte by byte, also such as no good server sends. */
@Timeout(30)
class WebSocketFrameTest {
    private static final Pattern KEY = Pattern.compile("Sec-WebSocket-Key: (\\S+)");

    /** Answers one upgrade with these bytes, in hexadecimal, and closes. */
    private static HttpAnswer answered(String frames, boolean rightKey) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SafeHttpClient client = SafeHttpClient.create()) {
            Thread thread = new Thread(() -> upgrade(server, frames, rightKey), "fledge-test-frames");
            thread.setDaemon(true);
            thread.start();
            return client.exchange(HttpCall.get("http://127.0.0.1:" + server.getLocalPort() + "/live")
                    .live(Live.firstMessage(List.of()))
                    .timeout(Duration.ofSeconds(10))
                    .build());
        }
    }

    private static void upgrade(ServerSocket server, String frames, boolean rightKey) {
        try (Socket connection = server.accept()) {
            InputStream in = connection.getInputStream();
            byte[] head = new byte[8192];
            Matcher key = KEY.matcher(new String(head, 0, in.read(head), StandardCharsets.US_ASCII));
            String accept = ByteString.encodeUtf8(
                            (key.find() && rightKey ? key.group(1) : "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                    .sha1()
                    .base64();
            OutputStream out = connection.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(HexFormat.of().parseHex(frames));
            out.flush();
            connection.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ignored) {
            // The client went away.
        }
    }

    /** The first two are examples of RFC 6455, 5.7. */
    @ParameterizedTest
    @CsvSource({
        "810548656c6c6f, Hello",
        "010348656c80026c6f, Hello",
        "8900010348656c8a00890548656c6c6f80026c6f, Hello",
        "817e000548656c6c6f, Hello",
        "817f000000000000000548656c6c6f, Hello",
        "8100, ''"
    })
    void a_message_is_put_together(String frames, String message) throws Exception {
        assertThat(answered(frames, true).bodyText()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "8185000000004865, a frame that breaks the rules of WebSockets",
        "c1054865, a frame that breaks the rules of WebSockets",
        "817fffffffffffffffff, a frame that breaks the rules of WebSockets",
        "897e0100, a frame that breaks the rules of WebSockets",
        "0900, a frame that breaks the rules of WebSockets",
        "800148, a frame of opcode 0 that does not belong there",
        "01014881014c, a frame of opcode 1 that does not belong there",
        "8300, a frame of opcode 3 that does not belong there",
        "8800, the server closed it without a reason",
        "880203e9, the server closed it with 1001",
        "8105486c, the connection was closed without a farewell",
        "'', the connection was closed without a farewell"
    })
    void what_is_no_message_says_why(String frames, String why) {
        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> answered(frames, true));

        assertThat(failure.kind()).isEqualTo(Kind.CUT_SHORT);
        assertThat(failure)
                .hasMessageEndingWith("the answer began with status 101, but its first message did not come: " + why);
    }

    @Test
    void an_answer_to_another_key_is_refused() {
        HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> answered("8100", false));

        assertThat(failure)
                .hasMessageEndingWith("Sec-WebSocket-Accept of the answer does not fit the key of the request");
    }

    @Test
    void a_message_of_a_terabyte_is_cut_at_the_limit() throws Exception {
        HttpAnswer answer = answered("827f0000010000000000" + "00".repeat(1_100_000), true);

        assertThat(answer.bodyBytes()).isEqualTo(1_000_000);
        assertThat(answer.truncated()).isTrue();
    }
}
