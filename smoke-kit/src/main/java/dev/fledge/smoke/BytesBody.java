package dev.fledge.smoke;

import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A body that is known when its suite is built. */
final class BytesBody implements Payload {
    private final String contentType;
    private final byte[] bytes;
    private final Optional<Path> file;

    private BytesBody(String contentType, byte[] bytes, Optional<Path> file) {
        this.contentType = Check.notBlank("type of a body", contentType);
        this.bytes = bytes;
        this.file = file;
    }

    BytesBody(String contentType, byte[] bytes) {
        this(contentType, bytes.clone(), Optional.empty());
    }

    /** @throws IllegalArgumentException if the file cannot be read, with the label before the message */
    static BytesBody ofFile(String label, String contentType, Path file) {
        Check.notNull("file", file);
        try {
            return new BytesBody(contentType, Files.readAllBytes(file), Optional.of(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(label + "there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(label + "file " + file + " cannot be read: " + e, e);
        }
    }

    /** Returns the last part of the name of the file that it was read from; empty if from none. */
    Optional<String> fileName() {
        return file.map(path -> String.valueOf(path.getFileName()));
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
                "body",
                file.isPresent()
                        ? Writing.ordered(
                                "type",
                                writing.plain(contentType),
                                "file",
                                writing.file(file.get().toString()))
                        : content(writing, contentType, bytes));
    }

    /** Returns type and content as a file writes them: as text if it is some, else in Base64. */
    static Map<String, Object> content(Writing writing, String contentType, byte[] bytes) {
        Optional<String> text = text(bytes);
        return text.isPresent()
                ? Writing.ordered("type", writing.plain(contentType), "text", writing.literal(text.get()))
                : Writing.ordered(
                        "type",
                        writing.plain(contentType),
                        "base64",
                        writing.plain(Base64.getEncoder().encodeToString(bytes)));
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
