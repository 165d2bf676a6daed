package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password as Basic authentication sends them. */
record BasicCredentials(String user, Secret password) {
    /** Returns what stands in the header after {@code Basic}. */
    Secret encoded() {
        byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return Secret.of(password.name() + "_BASIC", Base64.getEncoder().encodeToString(pair));
    }
}
