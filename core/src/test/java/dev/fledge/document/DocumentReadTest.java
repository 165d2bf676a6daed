package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReadTest {
    @TempDir
    private Path folder;

    @Test
    void reads_by_the_end_of_the_name() throws Exception {
        Path yaml = write("a.yml", "name: Zoë");
        Path json = write("a.JSON", "{\"name\": \"Zoë\"}");

        assertThat(Document.read(yaml).field("name").text()).isEqualTo("Zoë");
        assertThat(Document.read(json).field("name").text()).isEqualTo("Zoë");
        assertThat(Document.read(yaml).location()).isEqualTo(yaml + ":1:1");
    }

    @Test
    void does_not_take_yaml_for_json() throws Exception {
        Path json = write("a.json", "name: x");

        assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> Document.read(json));
    }

    @Test
    void refuses_other_names_and_other_encodings() throws Exception {
        Path text = write("a.txt", "{}");
        Path latin = Files.write(folder.resolve("latin.json"), "\"é\"".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.read(text))
                .withMessage(text + ":1:1: unknown kind of file; the name must end in .json, .yaml or .yml");
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.read(latin))
                .withMessageStartingWith(latin + ":1:1: is not UTF-8 (")
                .withMessageEndingWith("; save it as UTF-8");
    }

    @Test
    void reads_all_documents_of_a_yaml_file_and_the_one_of_a_json_file() throws Exception {
        assertThat(Document.readAll(write("a.yaml", "name: x\n---\nname: y\n")))
                .extracting(document -> document.field("name").text())
                .containsExactly("x", "y");
        assertThat(Document.readAll(write("a.json", "{\"name\":\"x\"}"))).hasSize(1);
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> Document.readAll(write("a.txt", "{}")))
                .withMessageEndingWith("the name must end in .json, .yaml or .yml");
    }

    @Test
    void gives_an_io_exception_if_there_is_no_file() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Document.read(folder.resolve("none.yaml")));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
