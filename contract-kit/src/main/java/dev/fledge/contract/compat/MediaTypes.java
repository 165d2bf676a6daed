package dev.fledge.contract.compat;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Media types of a {@code content} object: case and parameters such as the charset make no difference. */
final class MediaTypes {
    private MediaTypes() {}

    static Map<String, Located> of(Located content) {
        Map<String, Located> types = new LinkedHashMap<>();
        content.members().forEach(member -> types.putIfAbsent(plain(member.step()), member));
        return types;
    }

    static String plain(String mediaType) {
        int parameters = mediaType.indexOf(';');
        return (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Returns the entry for a media type: its own, or a range that it is in. */
    static Optional<Located> find(Map<String, Located> types, String mediaType) {
        String range = mediaType.substring(0, Math.max(0, mediaType.indexOf('/'))) + "/*";
        return Optional.ofNullable(types.get(mediaType))
                .or(() -> Optional.ofNullable(types.get(range)))
                .or(() -> Optional.ofNullable(types.get("*/*")));
    }
}
