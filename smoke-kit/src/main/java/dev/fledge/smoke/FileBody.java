package dev.fledge.smoke;

import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A body that was read from a file when its suite was built. */
final class FileBody implements Payload {
    private final String contentType;
    private final Path file;
    private final byte[] bytes;

    private FileBody(String contentType, Path file, byte[] bytes) {
        this.contentType = contentType;
        this.file = file;
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if the file cannot be read, with the label before the message */
    static FileBody read(String label, String contentType, Path file) {
        Check.notBlank("type of a body", contentType);
        Check.notNull("file", file);
        try {
            return new FileBody(contentType, file, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(label + "there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(label + "file " + file + " cannot be read: " + e, e);
        }
    }

    String fileName() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public String contentType() {
        return contentType;
    }

    @Override
    public List<Capture<?>> captures() {
        return List.of();
    }

    @Override
    public List<Secret> secrets() {
        return List.of();
    }

    @Override
    public byte[] bytes(Scope scope) {
        return bytes;
    }

    @Override
    public byte[] known() {
        return bytes;
    }

    @Override
    public Map.Entry<String, Object> written(Writing writing) {
        return Map.entry(
                "body", Writing.ordered("type", writing.plain(contentType), "file", writing.file(file.toString())));
    }
}
