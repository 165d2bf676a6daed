package dev.fledge.schema;

import dev.fledge.document.DocumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The media types of a response or a request body of an OpenAPI document. Immutable and thread-safe. */
public final class OpenApiContent {
    private final Map<String, OpenApiPart> byType;
    private final Map<String, OpenApiPart> byPlainType;

    private OpenApiContent(Map<String, OpenApiPart> byType) {
        this.byType = byType;
        this.byPlainType = new LinkedHashMap<>();
        byType.forEach((type, part) -> byPlainType.putIfAbsent(plain(type), part));
    }

    /**
     * Returns what {@code content} of a response or a request body describes; nothing if it describes no body.
     *
     * @throws DocumentException if {@code content} is no object
     */
    public static OpenApiContent of(OpenApiPart responseOrRequestBody) {
        return new OpenApiContent(responseOrRequestBody
                .child("content")
                .map(OpenApiPart::children)
                .orElse(Map.of()));
    }

    /** Returns the media types as written, in the order of the document. */
    public List<String> types() {
        return List.copyOf(byType.keySet());
    }

    /** Returns whether no body is described. */
    public boolean isEmpty() {
        return byType.isEmpty();
    }

    /**
     * Returns the media type that describes a {@code Content-Type}: the same type, else {@code type/*}, else
     * <code>&#42;/*</code>, without regard to case and parameters; empty if none does.
     */
    public Optional<OpenApiPart> mediaType(String contentType) {
        String type = plain(contentType);
        int slash = type.indexOf('/');
        String family = slash < 0 ? type : type.substring(0, slash);
        return Optional.ofNullable(byPlainType.get(type))
                .or(() -> Optional.ofNullable(byPlainType.get(family + "/*")))
                .or(() -> Optional.ofNullable(byPlainType.get("*/*")));
    }

    /** Returns the first media type that is JSON, a family with JSON in it such as {@code application/*} being last. */
    public Optional<OpenApiPart> json() {
        return byPlainType.keySet().stream()
                .filter(OpenApiContent::isJson)
                .map(byPlainType::get)
                .findFirst()
                .or(() -> mediaType("application/json"));
    }

    /** Returns whether a media type is JSON: {@code application/json} or what ends in {@code +json}, parameters aside. */
    public static boolean isJson(String contentType) {
        String type = plain(contentType);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static String plain(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the media types. */
    @Override
    public String toString() {
        return byType.keySet().stream().collect(Collectors.joining(", "));
    }
}
