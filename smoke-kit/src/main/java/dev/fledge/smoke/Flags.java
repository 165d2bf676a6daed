package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.internal.Check;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an app takes feature flags with a request: as headers or as cookies. Where the name of the flag goes is written {@code
 * {name}}; an empty value for "off" means that nothing is sent. Immutable.
 *
 * <pre>{@code
 * Flags.header("X-Flag-{name}", "on", "off")     // X-Flag-new-recommend: on
 * Flags.header("X-Features", "{name}", "-{name}") // X-Features: new-recommend, -dark-mode
 * Flags.cookie("flag_{name}", "1", "0")          // Cookie: flag_new-recommend=1
 * }</pre>
 */
public final class Flags {
    private static final String NAME = "{name}";

    private final boolean cookies;
    private final String name;
    private final String on;
    private final String off;

    private Flags(boolean cookies, String name, String on, String off) {
        this.cookies = cookies;
        this.name = Check.notBlank("name of a flag's " + (cookies ? "cookie" : "header"), name);
        this.on = Check.notBlank("value for on", on);
        this.off = Check.notNull("value for off", off);
        if (on.equals(off)) {
            throw new IllegalArgumentException("a flag must differ when on and off, but is '" + on + "' for both");
        }
    }

    /**
     * Takes flags as headers. Flags whose headers have one name become one header, with commas.
     *
     * @throws IllegalArgumentException if <code>{name}</code> stands neither in the name nor in each value, on and off are the
     *     same, or a header cannot hold them
     */
    public static Flags header(String name, String on, String off) {
        Flags flags = new Flags(false, name, on, off);
        boolean inValues = on.contains(NAME) && (off.isEmpty() || off.contains(NAME));
        if (!name.contains(NAME) && !inValues) {
            throw new IllegalArgumentException(
                    "header '" + name + "' would not say which flag; write {name} into its name, or into both values");
        }
        flags.headers(HttpHeaders.none(), Map.of("a", true, "b", false));
        return flags;
    }

    /**
     * Takes flags as cookies.
     *
     * @throws IllegalArgumentException if <code>{name}</code> does not stand in the name, on and off are the same, or a cookie
     *     cannot hold them
     */
    public static Flags cookie(String name, String on, String off) {
        Flags flags = new Flags(true, name, on, off);
        boolean sendable = name.replace(NAME, "a").matches("[^\\s,;\"=]+") && (on + off).matches("[^\\s,;\"]*");
        if (!name.contains(NAME) || !sendable) {
            throw new IllegalArgumentException(
                    "cookie '" + name + "' must hold {name} in its name, and no space, comma, semicolon or quote");
        }
        return flags;
    }

    /** Returns the headers with those of the flags; nothing is added if flags are cookies. */
    HttpHeaders headers(HttpHeaders headers, Map<String, Boolean> states) {
        HttpHeaders all = headers;
        if (!cookies) {
            for (Map.Entry<String, String> entry : entries(states).entrySet()) {
                all = Headers.checked(all.without(entry.getKey()), entry.getKey(), entry.getValue());
            }
        }
        return all;
    }

    /** Returns names and values of the cookies; empty if flags are headers. */
    Map<String, String> cookies(Map<String, Boolean> states) {
        return cookies ? entries(states) : Map.of();
    }

    private Map<String, String> entries(Map<String, Boolean> states) {
        Map<String, String> entries = new LinkedHashMap<>();
        states.forEach((flag, isOn) -> {
            String value = (isOn ? on : off).replace(NAME, flag);
            if (!value.isEmpty()) {
                entries.merge(name.replace(NAME, flag), value, (first, second) -> first + ", " + second);
            }
        });
        return entries;
    }

    @Override
    public String toString() {
        return "Flags(" + (cookies ? "cookie " : "header ") + name + ")";
    }
}
