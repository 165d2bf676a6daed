package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.smoke.MultipartBody.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the fields and files of a multipart body, in their order; several may have one name. Not thread-safe. */
public final class Multipart {
    private final String label;
    private final List<Part> parts = new ArrayList<>();

    Multipart(String label) {
        this.label = label;
    }

    /** Adds a field. */
    public Multipart field(String name, String value) {
        return field(name, Template.text(value));
    }

    /** Adds a field with a captured value. */
    public Multipart field(String name, Capture<?> value) {
        return field(name, Template.text("").and(value));
    }

    /** Adds a field whose whole value is secret. */
    public Multipart field(String name, Secret value) {
        return field(name, Template.text("").and(value));
    }

    /** Adds a field whose value is put together while the check runs. */
    public Multipart field(String name, Template value) {
        return part(name, Optional.empty(), new TextBody("text/plain", value));
    }

    /**
     * Adds a file under its own name. It is read now.
     *
     * @param contentType such as {@code image/jpeg}
     * @throws IllegalArgumentException if the file cannot be read
     */
    public Multipart file(String name, Path file, String contentType) {
        BytesBody read = BytesBody.ofFile(label + "part '" + name + "': ", contentType, file);
        return part(name, read.fileName(), read);
    }

    /** Adds a file of these bytes, which are copied. */
    public Multipart file(String name, String fileName, byte[] content, String contentType) {
        return part(name, Optional.of(fileName), new BytesBody(contentType, content));
    }

    /** Adds a file of text, in UTF-8, that is put together while the check runs. */
    public Multipart file(String name, String fileName, Template content, String contentType) {
        return part(name, Optional.of(fileName), new TextBody(contentType, content));
    }

    private Multipart part(String name, Optional<String> fileName, Payload content) {
        Check.notBlank("name of a part", name);
        fileName.ifPresent(file -> Check.notBlank("file name of part '" + name + "'", file));
        Headers.checked(HttpHeaders.none(), "Content-Type", content.contentType());
        parts.add(new Part(name, fileName, content));
        return this;
    }

    MultipartBody body() {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(label + "multipart() has no parts; add one with field() or file()");
        }
        return new MultipartBody(parts);
    }
}
