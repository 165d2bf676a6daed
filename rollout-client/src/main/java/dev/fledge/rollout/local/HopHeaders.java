package dev.fledge.rollout.local;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The headers that are meant for one connection and not for who is behind it: those of the standard, and those that
 * {@code Connection} names.
 *
 * @see "RFC 9110, section 7.6.1"
 */
final class HopHeaders {
    private static final Set<String> ALWAYS =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private final Set<String> named;

    private HopHeaders(Set<String> named) {
        this.named = named;
    }

    /** Reads the values of all {@code Connection} headers of one message. */
    static HopHeaders of(List<String> connectionValues) {
        if (connectionValues.isEmpty()) {
            return new HopHeaders(Set.of());
        }
        Set<String> named = new HashSet<>();
        for (String value : connectionValues) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return new HopHeaders(named);
    }

    boolean contains(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return ALWAYS.contains(lowerCase) || named.contains(lowerCase);
    }

    /**
     * Returns a value that writes the same bytes: the JDK reads and writes a header's bytes as ISO 8859-1, OkHttp as UTF-8.
     */
    static String fromClient(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The way back of {@link #fromClient}. */
    static String fromUpstream(String value) {
        return isAscii(value) ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
