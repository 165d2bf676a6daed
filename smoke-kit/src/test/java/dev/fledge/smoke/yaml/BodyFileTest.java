package dev.fledge.smoke.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodyFileTest {
    private static final String SUITE = """
            suite: app
            checks:
              - name: photo
                post: /photos
                multipart:
                  - { name: title, text: 'tea-${runId}' }
                  - { name: photo, file: files/tea.jpg, type: image/jpeg }
                  - { name: note, fileName: note.txt, type: text/plain, text: hello }
                  - { name: raw, fileName: raw.bin, type: application/octet-stream, base64: cmF3 }
                expect: [ status == 201 ]
              - name: menu
                put: /menu
                body: { type: application/xml, file: files/menu.xml }
                expect: [ status == 200, schema schemas/menu.json, cookie sid secure ]
              - name: text
                post: /text
                body: { type: text/csv, text: 'id;${runId}' }
                idempotencyKey: { Idempotency-Key: 'k-${runId}' }
                query: { tag: [ a, b ] }
                expect: [ status == 200 ]
              - name: bytes
                post: /bytes
                body: { type: application/octet-stream, base64: AP8= }
                capture: { csrf: secret cookie csrf, id: number pointer /id, odd: 'pointer "/a b"' }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("files"));
        Files.createDirectories(folder.resolve("schemas"));
        Files.write(folder.resolve("files/tea.jpg"), new byte[] {'j', 'p', 'g'});
        Files.writeString(folder.resolve("files/menu.xml"), "<menu/>");
        Files.writeString(folder.resolve("schemas/menu.json"), "{\"type\":\"object\"}");
        Files.writeString(folder.resolve("schemas/broken.json"), "{\"type\":\"objekt\"}");
    }

    private Suite read(String yaml) throws IOException {
        return SuiteFile.read(Files.writeString(folder.resolve("smoke.yaml"), yaml), name -> Optional.empty());
    }

    @Test
    void bodies_of_every_kind_are_sent() throws Exception {
        List<HttpCall> calls = new ArrayList<>();

        Smoke.run(read(SUITE), Target.at("http://app").transport(call -> {
            calls.add(call);
            return HttpAnswer.builder(200).build();
        }));

        List<String> bodies = calls.stream()
                .map(call -> new String(call.body().orElseThrow(), StandardCharsets.ISO_8859_1))
                .toList();
        assertThat(bodies.get(0))
                .containsPattern("name=\"title\"\r\n\r\ntea-[0-9a-f]{8}\r\n")
                .contains("name=\"photo\"; filename=\"tea.jpg\"\r\nContent-Type: image/jpeg\r\n\r\njpg\r\n")
                .contains("name=\"note\"; filename=\"note.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n")
                .contains("filename=\"raw.bin\"\r\nContent-Type: application/octet-stream\r\n\r\nraw\r\n");
        assertThat(bodies.get(1)).isEqualTo("<menu/>");
        assertThat(bodies.get(2)).matches("id;[0-9a-f]{8}");
        assertThat(calls.get(2).url()).hasToString("http://app/text?tag=a&tag=b");
        assertThat(calls.get(2).headers().first("Idempotency-Key").orElseThrow())
                .matches("k-[0-9a-f]{8}");
        assertThat(bodies.get(3)).isEqualTo("\u0000\u00ff");
    }

    @Test
    void it_is_written_again_with_its_files_beside_it() throws Exception {
        Suite suite = read(SUITE);

        SuiteFile.write(suite, folder.resolve("again.yaml"));

        assertThat(Files.readString(folder.resolve("again.yaml")))
                .contains("file: files/tea.jpg\n", "file: files/menu.xml\n", "- schema schemas/menu.json\n")
                .contains("odd: pointer \"/a b\"\n", "csrf: secret cookie csrf\n", "id: number pointer /id\n");
        assertThat(SuiteFile.read(folder.resolve("again.yaml")).describe()).isEqualTo(suite.describe());
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of("files/tea.jpg", "files/te.jpg", ":7:30", "there is no file "),
                Arguments.of("files/menu.xml", "files/menu.xlm", ":13:42", "there is no file "),
                Arguments.of("schemas/menu.json", "schemas/none.json", ":14:30", "there is no file "),
                Arguments.of("schemas/menu.json", "schemas", ":14:30", "the schema is refused"),
                Arguments.of(
                        "schemas/menu.json",
                        "schemas/broken.json",
                        ":14:30",
                        "broken.json:1:9: type: no valid JSON Schema"),
                Arguments.of("AP8=", "A.8=", ":23:53", "no Base64"),
                Arguments.of("text: hello", "txt: hello", ":8:61", "unknown key 'txt'; did you mean 'text'?"),
                Arguments.of(
                        "text: hello",
                        "text: hello, file: a",
                        ":8:9",
                        "needs one of text, file, base64, but has text and file"),
                Arguments.of(", base64: AP8=", "", ":23:11", "needs one of text, file, base64, but has none"),
                Arguments.of("fileName: note.txt, ", "", ":8:9", "missing key 'fileName'"),
                Arguments.of("name: title, ", "", ":6:9", "missing key 'name'"),
                Arguments.of("type: image/jpeg", "fileName: a", ":7:45", "unknown key 'fileName'"),
                Arguments.of("type: text/csv, ", "", ":17:11", "missing key 'type'"),
                Arguments.of("type: text/csv", "type: 'té'", ":17:11", "must be printable ASCII"),
                Arguments.of("put: /menu", "put: /menu\n    form: { a: b }", ":11:5", "has form and body"),
                Arguments.of("cookie sid secure", "cookie sid secur", ":14:56", "did you mean secure?"),
                Arguments.of("'pointer \"/a b\"'", "'pointer \"/a b'", ":24:71", "the pointer is no JSON text"),
                Arguments.of("pointer /id", "pointer id", ":24:46", "JSON Pointer must be empty or begin with /"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_with_its_place(String right, String wrong, String place, String why) {
        assertThatThrownBy(() -> read(SUITE.replace(right, wrong)))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("smoke.yaml" + place)
                .hasMessageContaining(why);
    }
}
