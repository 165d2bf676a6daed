package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file that nginx includes: two upstreams, the split between them, and a page that says which of our files runs. */
final class NginxInclude {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern TOKEN = Pattern.compile("token=([0-9a-f]{12})");
    private static final String NO_TOKEN = "0".repeat(12);

    private final String name;
    private final int statePort;
    private final String header;
    private final String key;

    NginxInclude(String name, int statePort, String header, String key) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be of small letters, digits and _, since variables of nginx are named by it, but was '"
                            + name + "'");
        }
        Check.inRange("port of the state page", statePort, 1, 65535);
        if (!header.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("header must be of letters, digits and -, but was '" + header + "'");
        }
        if (!key.matches("[A-Za-z0-9_${}]+")) {
            throw new IllegalArgumentException("key must be of nginx variables, but was '" + key + "'");
        }
        this.name = name;
        this.statePort = statePort;
        this.header = header;
        this.key = key;
    }

    String page() {
        return "http://127.0.0.1:" + statePort + "/fledge/" + name;
    }

    /** Returns the file for a state; equal states give equal files. */
    String text(NginxState state) {
        String draft = """
                # Written by Fledge, which replaces this file. Send requests to http://$%1$s_upstream.
                upstream %1$s_stable { server %2$s; }
                %3$ssplit_clients "%4$s" $%1$s_split {
                %5$s}
                map $http_%6$s $%1$s_upstream {
                %7$s}
                server {
                    listen 127.0.0.1:%8$d;
                    access_log off;
                    keepalive_timeout 0;
                    location = /fledge/%1$s { default_type text/plain; return 200 "token=%9$s %10$s"; }
                }
                """.formatted(
                        name,
                        Addresses.text(state.stable()),
                        state.open() ? canaryUpstream(state) : "",
                        key,
                        split(state),
                        header.toLowerCase(Locale.ROOT).replace('-', '_'),
                        map(state),
                        statePort,
                        NO_TOKEN,
                        state.words());
        return draft.replace("token=" + NO_TOKEN, "token=" + hash(draft));
    }

    private String canaryUpstream(NginxState state) {
        return "upstream " + name + "_canary { server "
                + state.canary().map(Addresses::text).orElseThrow() + "; }\n";
    }

    private String split(NginxState state) {
        int permille = state.weightPermille();
        String share = permille > 0 && permille < 1000
                ? "    " + permille / 10 + "." + permille % 10 + "% " + name + "_canary;\n"
                : "";
        return share + "    * " + name + (permille == 1000 ? "_canary;\n" : "_stable;\n");
    }

    private String map(NginxState state) {
        String asked = state.open() ? "    always " + name + "_canary;\n    never " + name + "_stable;\n" : "";
        return asked + "    default $" + name + "_split;\n";
    }

    /** Returns the token in the text; empty if there is none. */
    static String token(String text) {
        Matcher token = TOKEN.matcher(text);
        return token.find() ? token.group(1) : "";
    }

    /** Returns whether nobody changed the file since we wrote it. */
    static boolean untouched(String file) {
        String token = token(file);
        return !token.isEmpty() && token.equals(hash(file.replace("token=" + token, "token=" + NO_TOKEN)));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NO_TOKEN.length() / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    String first(InetSocketAddress stable) {
        return text(NginxState.only(stable));
    }
}
