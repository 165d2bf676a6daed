package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartTest {
    private static final Secret PASSWORD = Secret.of("SMOKE_PW", "hunter2-hunter2");
    private static final Capture<Long> ITEM = Capture.wholeNumber("item");

    private final FakeApp app =
            new FakeApp().on("GET /item", FakeApp.json(200, "{\"id\":7}")).on("POST /photos", FakeApp.json(500, "{}"));

    @TempDir
    private Path folder;

    private CheckResult send(UnaryOperator<SmokeStep.Builder> request) throws InterruptedException {
        Suite suite = Suite.named("app")
                .check(
                        "photo",
                        c -> c.step("item", s -> s.get("/item").capture(ITEM, json("$.id")))
                                .step(
                                        "send",
                                        s -> request.apply(s.post("/photos")).expect(status(201))))
                .build();
        return Smoke.run(suite, app.target()).results().get(0);
    }

    @Test
    void fields_and_files_are_sent_as_a_browser_sends_them() throws Exception {
        Path photo = Files.write(folder.resolve("tea \"pot\".jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 0, 1});

        CheckResult result = send(s -> s.multipart(m -> m.field("title", "té")
                .field("item", ITEM)
                .field("password", PASSWORD)
                .file("photo", photo, "image/jpeg")
                .file("note", "note.txt", Template.text("item ").and(ITEM), "text/plain")
                .file("raw", "raw.bin", new byte[] {'r'}, "application/octet-stream")));

        String type = app.call(1).headers().first("Content-Type").orElseThrow();
        assertThat(type).matches("multipart/form-data; boundary=fledge-[0-9a-f]{24}");
        String line = "--" + type.substring(type.indexOf("fledge-")) + "\r\n";
        assertThat(new String(app.call(1).body().orElseThrow(), StandardCharsets.ISO_8859_1))
                .isEqualTo(line + "Content-Disposition: form-data; name=\"title\"\r\n\r\nt\u00c3\u00a9\r\n"
                        + line + "Content-Disposition: form-data; name=\"item\"\r\n\r\n7\r\n"
                        + line + "Content-Disposition: form-data; name=\"password\"\r\n\r\nhunter2-hunter2\r\n"
                        + line + "Content-Disposition: form-data; name=\"photo\"; filename=\"tea %22pot%22.jpg\"\r\n"
                        + "Content-Type: image/jpeg\r\n\r\n\u00ff\u00d8\u0000\u0001\r\n"
                        + line + "Content-Disposition: form-data; name=\"note\"; filename=\"note.txt\"\r\n"
                        + "Content-Type: text/plain\r\n\r\nitem 7\r\n"
                        + line + "Content-Disposition: form-data; name=\"raw\"; filename=\"raw.bin\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\nr\r\n"
                        + line.replace("\r\n", "--\r\n"));
        assertThat(result.message()).doesNotContain("hunter2");
    }

    @Test
    void the_same_parts_are_the_same_bytes() throws Exception {
        send(s -> s.multipart(m -> m.field("a", "b")));
        send(s -> s.multipart(m -> m.field("a", "b")));

        assertThat(app.body(1)).isEqualTo(app.body(3));
    }

    @Test
    void a_text_with_captures_and_a_file_are_sent_as_they_are() throws Exception {
        Path file = Files.writeString(folder.resolve("menu.xml"), "<menu/>");

        send(s -> s.body("text/csv", Template.text("id;pw\n").and(ITEM).and(";").and(PASSWORD)));
        send(s -> s.body("application/xml", file));

        assertThat(app.body(1)).isEqualTo("id;pw\n7;hunter2-hunter2");
        assertThat(app.call(1).headers().first("Content-Type")).contains("text/csv");
        assertThat(app.body(3)).isEqualTo("<menu/>");
    }

    @Test
    void a_type_of_its_own_replaces_that_of_the_body() throws Exception {
        send(s -> s.header("Content-Type", "application/vnd.api+json").json(Map.of("a", 1)));

        assertThat(app.call(1).headers().all("Content-Type")).containsExactly("application/vnd.api+json");
    }

    @Test
    void what_cannot_be_sent_is_refused_when_it_is_written() {
        Path none = folder.resolve("none.jpg");

        assertThatThrownBy(() -> send(s -> s.multipart(m -> m.file("photo", none, "image/jpeg"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check 'photo', step 'send': part 'photo': there is no file " + none);
        assertThatThrownBy(() -> send(s -> s.body("text/plain", none)))
                .hasMessage("check 'photo', step 'send': there is no file " + none);
        assertThatThrownBy(() -> send(s -> s.body("text/plain", folder)))
                .hasMessageStartingWith("check 'photo', step 'send': file " + folder + " cannot be read: ");
        assertThatThrownBy(() -> send(s -> s.multipart(m -> m)))
                .hasMessage("check 'photo', step 'send': multipart() has no parts; add one with field() or file()");
        assertThatThrownBy(() -> send(s -> s.multipart(m -> m.file("a", "b", new byte[0], "x\r\ny"))))
                .hasMessageContaining("must be printable ASCII");
        assertThatThrownBy(() ->
                        send(s -> s.header("Content-Type", "text/plain").multipart(m -> m.field("a", "b"))))
                .hasMessage(
                        "check 'photo', step 'send': multipart() says its own Content-Type, with the boundary of the "
                                + "parts; leave the header out");
    }

    @Test
    void a_part_that_holds_the_boundary_is_not_sent() throws Exception {
        send(s -> s.multipart(m -> m.field("a", ITEM).field("b", "b")));
        String type = app.call(1).headers().first("Content-Type").orElseThrow();
        String boundary = type.substring(type.indexOf("fledge-"));
        Capture<String> text = Capture.text("text");
        app.on("GET /text", FakeApp.json(200, "{\"t\":\"x\\r\\n--" + boundary + "\"}"));
        Suite suite = Suite.named("app")
                .check(
                        "photo",
                        c -> c.step("text", s -> s.get("/text").capture(text, json("$.t")))
                                .step(
                                        "send",
                                        s -> s.post("/photos")
                                                .multipart(
                                                        m -> m.field("a", text).field("b", "b"))
                                                .expect(status(200))))
                .build();

        CheckResult result = Smoke.run(suite, app.target()).results().get(0);

        assertThat(result.verdict()).isEqualTo(SmokeVerdict.ERROR);
        assertThat(result.finding().message()).contains("part 'a' holds the boundary of the parts");
    }
}
