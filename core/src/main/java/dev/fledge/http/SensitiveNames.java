package dev.fledge.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of headers and query parameters whose values are hidden whoever set them. */
final class SensitiveNames {
    private static final Set<String> EXACT =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "signature", "sig");
    private static final List<String> PARTS =
            List.of("token", "secret", "password", "passwd", "api-key", "api_key", "apikey", "credential");

    private SensitiveNames() {}

    static boolean contains(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return EXACT.contains(lower) || PARTS.stream().anyMatch(lower::contains);
    }
}
