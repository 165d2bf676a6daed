package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields and files in one body. The same parts give the same bytes.
 *
 * @see "RFC 7578; names are escaped as the HTML standard says, multipart/form-data encoding algorithm"
 */
final class MultipartBody implements Payload {
    private final List<Part> parts;
    private final String boundary;

    /** A field, or a file if it has the name of one. */
    record Part(String name, Optional<String> fileName, Payload content) {
        String head() {
            String file = fileName.map(
                            each -> "; filename=\"" + escaped(each) + "\"\r\nContent-Type: " + content.contentType())
                    .orElse("");
            return "Content-Disposition: form-data; name=\"" + escaped(name) + "\"" + file + "\r\n\r\n";
        }

        private static String escaped(String name) {
            return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
        }

        Map<String, Object> written(Writing writing) {
            Map<String, Object> body = new LinkedHashMap<>();
            ((Map<?, ?>) content.written(writing).getValue())
                    .forEach((key, value) -> body.put(String.valueOf(key), value));
            if (fileName.isEmpty()) {
                body.remove("type");
            }
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("name", writing.plain(name));
            // A file of its own has its name already.
            if (!body.containsKey("file")) {
                fileName.ifPresent(each -> written.put("fileName", writing.plain(each)));
            }
            written.putAll(body);
            return written;
        }
    }

    MultipartBody(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.boundary = "fledge-" + digest();
    }

    /** Made of what is known beforehand, so that a suite sends the same each time. */
    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Part part : parts) {
                digest.update(part.head().getBytes(StandardCharsets.UTF_8));
                digest.update(part.content().known());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    @Override
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    @Override
    public List<Capture<?>> captures() {
        return parts.stream()
                .<Capture<?>>flatMap(part -> part.content().captures().stream())
                .toList();
    }

    @Override
    public List<Secret> secrets() {
        return parts.stream().flatMap(part -> part.content().secrets().stream()).toList();
    }

    @Override
    public byte[] bytes(Scope scope) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Part part : parts) {
            byte[] content = part.content().bytes(scope);
            if (new String(content, StandardCharsets.ISO_8859_1).contains(boundary)) {
                throw new IllegalArgumentException(
                        "part '" + part.name() + "' holds the boundary of the parts, and would be cut in two there");
            }
            body.writeBytes(("--" + boundary + "\r\n" + part.head()).getBytes(StandardCharsets.UTF_8));
            body.writeBytes(content);
            body.writeBytes(new byte[] {'\r', '\n'});
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    @Override
    public Map.Entry<String, Object> written(Writing writing) {
        return Map.entry(
                "multipart", parts.stream().map(part -> part.written(writing)).toList());
    }
}
