package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.util.List;
import java.util.function.Function;

/** The body of a request, made when what it holds is known. */
record Payload(String contentType, List<Capture<?>> captures, List<Secret> secrets, Function<Scope, byte[]> bytes) {
    Payload {
        captures = List.copyOf(captures);
        secrets = List.copyOf(secrets);
    }

    static Payload fixed(String contentType, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Payload(contentType, List.of(), List.of(), scope -> copy);
    }
}
