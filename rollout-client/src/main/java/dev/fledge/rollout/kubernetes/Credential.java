package dev.fledge.rollout.kubernetes;

import dev.fledge.http.Tls;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;

/** Shows who we are. Implementations are thread-safe. */
interface Credential {
    /**
     * Returns the value of the Authorization header; empty to send none.
     *
     * @throws IOException if there is no credential to be had; the message names the fix
     */
    String authorization(Deadline deadline) throws IOException, InterruptedException;

    /** Takes that the server refused it, and returns whether asking anew may give another. */
    boolean renew();

    /** Returns the TLS settings with our certificate, if that is how we show who we are; the same object while nothing changed. */
    default Tls tls(Tls settings, Deadline deadline) throws IOException, InterruptedException {
        return settings;
    }

    static Credential none() {
        return fixed("");
    }

    static Credential basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return fixed("Basic " + Base64.getEncoder().encodeToString(both));
    }

    /** A token that does not change, so that asking anew is of no use. */
    static Credential fixedBearer(String token) {
        return fixed("Bearer " + token);
    }

    private static Credential fixed(String value) {
        return new Credential() {
            @Override
            public String authorization(Deadline deadline) {
                return value;
            }

            @Override
            public boolean renew() {
                return false;
            }
        };
    }

    /** Asks for the bearer token at each request; an empty one is not sent. */
    static Credential bearer(Supplier<String> token) {
        return new Credential() {
            @Override
            public String authorization(Deadline deadline) {
                String now = token.get();
                return now.isEmpty() ? "" : "Bearer " + now;
            }

            @Override
            public boolean renew() {
                return true;
            }
        };
    }
}
