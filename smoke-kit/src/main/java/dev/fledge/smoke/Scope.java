package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import okhttp3.HttpUrl;

/** What the steps of one run of one check share: where they ask, and what they captured. Not thread-safe. */
final class Scope {
    private final Suite suite;
    private final Target target;
    private final Map<Capture<?>, Object> values = new HashMap<>();
    private final List<Secret> secrets = new ArrayList<>();
    private final CookieJar jar = new CookieJar();
    private Optional<Tape> tape = Optional.empty();

    Scope(Suite suite, Target target, String runId) {
        this.suite = suite;
        this.target = target;
        values.put(Capture.runId(), runId);
    }

    void record(Tape tape) {
        this.tape = Optional.of(tape);
    }

    /** Returns where what is sent and got is kept; empty if nobody asked for it. */
    Optional<Tape> tape() {
        return tape;
    }

    static String newRunId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    Suite suite() {
        return suite;
    }

    Target target() {
        return target;
    }

    CookieJar jar() {
        return jar;
    }

    void keepCookies(HttpUrl url, HttpAnswer answer) {
        secrets.addAll(jar.keep(url, answer));
    }

    boolean has(Capture<?> capture) {
        return values.containsKey(capture);
    }

    /** Returns the value; a suite that asks for one that no step captures is never built. */
    Object value(Capture<?> capture) {
        return Objects.requireNonNull(values.get(capture), capture::toString);
    }

    void capture(Capture<?> capture, Object value) {
        values.put(capture, value);
        if (capture.isSecret()) {
            hide(capture.name(), String.valueOf(value));
        }
    }

    private void hide(String name, String value) {
        // A secret must not hold its own value in its name.
        secrets.add(Secret.of(name.contains(value) ? "captured" : name, value));
    }

    /** Returns what was captured and must be hidden, in its order. */
    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    Map<Capture<?>, Object> values() {
        return values;
    }
}
