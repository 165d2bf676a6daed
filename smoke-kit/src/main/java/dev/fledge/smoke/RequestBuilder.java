package dev.fledge.smoke;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is sent: the words that checks, steps and clean-ups share. Not thread-safe.
 *
 * @param <B> what the words return
 */
public abstract sealed class RequestBuilder<B extends RequestBuilder<B>> permits StepBuilder {
    String label;
    String method = "";
    Optional<RequestPath> path = Optional.empty();
    final List<Map.Entry<String, Template>> query = new ArrayList<>();
    final List<Map.Entry<String, Template>> headers = new ArrayList<>();
    final List<Map.Entry<String, Template>> cookies = new ArrayList<>();
    Optional<Payload> body = Optional.empty();
    Optional<String> idempotencyHeader = Optional.empty();
    final List<Secret> secrets = new ArrayList<>();
    boolean webSocket;
    final List<Template> sends = new ArrayList<>();

    RequestBuilder(String label) {
        this.label = label;
    }

    abstract B self();

    /** Asks by GET. */
    public B get(String path, Capture<?>... values) {
        return request("GET", path, values);
    }

    /** Asks by HEAD. */
    public B head(String path, Capture<?>... values) {
        return request("HEAD", path, values);
    }

    /** Asks by OPTIONS. */
    public B options(String path, Capture<?>... values) {
        return request("OPTIONS", path, values);
    }

    /** Asks by POST. */
    public B post(String path, Capture<?>... values) {
        return request("POST", path, values);
    }

    /** Asks by PUT. */
    public B put(String path, Capture<?>... values) {
        return request("PUT", path, values);
    }

    /** Asks by PATCH. */
    public B patch(String path, Capture<?>... values) {
        return request("PATCH", path, values);
    }

    /** Asks by DELETE. */
    public B delete(String path, Capture<?>... values) {
        return request("DELETE", path, values);
    }

    /**
     * Asks by any method.
     *
     * @param method in upper case
     * @param path below the target's address, such as {@code /health}, {@code /search?q=tea} or <code>/items/{id}</code>
     * @param values what stands for the placeholders of the path, in their order; each becomes one segment
     * @throws IllegalArgumentException if the method has other characters than A-Z, the path does not begin with one slash or
     *     holds a space or a fragment, or not every placeholder has a value
     * @throws IllegalStateException if there is a request already
     */
    public B request(String method, String path, Capture<?>... values) {
        Check.notNull("method", method);
        Check.notNull("path", path);
        if (!this.method.isEmpty()) {
            throw new IllegalStateException(label + "has two requests, " + this.method + " " + pathText() + " and "
                    + method + " " + path + "; make two checks");
        }
        if (!method.matches("[A-Z]{1,20}")) {
            throw new IllegalArgumentException(label + "method must be of A-Z, but was '" + method + "'");
        }
        try {
            this.path = Optional.of(new RequestPath(path, List.of(values)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(label + e.getMessage(), e);
        }
        this.method = method;
        return self();
    }

    /**
     * Opens a WebSocket and closes it again, as soon as what is sent is sent and a first message came, if one is expected.
     *
     * @param path as of a request
     */
    public B webSocket(String path, Capture<?>... values) {
        webSocket = true;
        return request("GET", path, values);
    }

    /** Sends a text over the WebSocket once it is open; several in their order. */
    public B send(String text) {
        return send(Template.text(text));
    }

    /**
     * Sends a text over the WebSocket that is put together while the check runs.
     *
     * @throws IllegalStateException if no WebSocket is opened
     */
    public B send(Template text) {
        if (!webSocket) {
            throw new IllegalStateException(label + "send() needs webSocket() before it");
        }
        sends.add(Check.notNull("text", text));
        return self();
    }

    String pathText() {
        return path.map(RequestPath::path).orElse("");
    }

    /** Adds a query parameter; name and value are encoded. */
    public B query(String name, String value) {
        return query(name, Template.text(value));
    }

    /** Adds a query parameter with a captured value. */
    public B query(String name, Capture<?> value) {
        return query(name, Template.text("").and(value));
    }

    /** Adds a query parameter that is put together while the check runs. */
    public B query(String name, Template value) {
        query.add(Map.entry(Check.notBlank("name of a query parameter", name), value));
        return self();
    }

    /** Adds a header; it replaces the target's and the suite's of that name. */
    public B header(String name, String value) {
        return header(name, Template.text(value));
    }

    /** Adds a header whose whole value is secret. */
    public B header(String name, Secret value) {
        return header(name, Template.text("").and(value));
    }

    /** Adds a header with a captured value. */
    public B header(String name, Capture<?> value) {
        return header(name, Template.text("").and(value));
    }

    /** Adds a header that is put together while the check runs. */
    public B header(String name, Template value) {
        Headers.checked(HttpHeaders.none(), name, value.sample());
        headers.add(Map.entry(name, value));
        return self();
    }

    /** Adds {@code Authorization: Bearer} and the token. */
    public B bearer(Secret token) {
        return header("Authorization", Template.text("Bearer ").and(token));
    }

    /** Adds {@code Authorization: Bearer} and the captured token. */
    public B bearer(Capture<String> token) {
        return header("Authorization", Template.text("Bearer ").and(token));
    }

    /**
     * Adds {@code Authorization: Basic} with user and password; both password and header are hidden.
     *
     * @param user without a colon
     * @throws IllegalArgumentException if {@code user} holds a colon
     */
    public B basic(String user, Secret password) {
        if (user.contains(":")) {
            throw new IllegalArgumentException(label + "user of basic() must hold no colon, but was '" + user + "'");
        }
        return header("Authorization", Template.text("Basic ").and(new BasicCredentials(user, password)));
    }

    /** Adds a cookie to those that earlier steps got; its value is sent as it is. */
    public B cookie(String name, String value) {
        return cookie(name, Template.text(value));
    }

    /**
     * Adds a cookie whose value is put together while the check runs.
     *
     * @throws IllegalArgumentException if name or value holds a space, comma, semicolon or quote, or the name {@code =}
     */
    public B cookie(String name, Template value) {
        if (!name.matches("[^\\s,;\"=]+") || !isCookieValue(value.sample())) {
            throw new IllegalArgumentException(
                    label + "cookie '" + name + "' must hold no space, comma, semicolon or quote");
        }
        cookies.add(Map.entry(name, value));
        return self();
    }

    static boolean isCookieValue(String text) {
        return text.matches("[^\\s,;\"]*");
    }

    /** Hides a secret that headers or body hold, wherever this request or its answer is shown. */
    public B secret(Secret secret) {
        secrets.add(Check.notNull("secret", secret));
        return self();
    }

    /** Adds a header that lets the server do the work once however often the request comes; allows a POST to be retried. */
    public B idempotencyKey(String headerName, String key) {
        return idempotencyKey(headerName, Template.text(key));
    }

    /** Adds a header that lets the server do the work once, with a key that is put together while the check runs. */
    public B idempotencyKey(String headerName, Template key) {
        idempotencyHeader = Optional.of(headerName);
        return header(headerName, key);
    }

    /**
     * Sets a JSON object as the body. A header {@code Content-Type} that is set too says its type instead of
     * {@code application/json}. Values are text, numbers, booleans, maps, lists, {@link Secret}s, {@link Capture}s, which
     * keep their type, and {@link Template}s.
     *
     * @throws IllegalArgumentException if a value is anything else
     */
    public B json(Map<String, ?> members) {
        return body(new JsonBody(members));
    }

    /**
     * Sets a JSON array as the body, of what {@link #json(Map)} takes.
     *
     * @throws IllegalArgumentException if a value is anything else
     */
    public B json(List<?> elements) {
        return body(new JsonBody(elements));
    }

    /** Sets a JSON text as the body; it is sent as it is, in UTF-8. */
    public B json(String json) {
        return body("application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets the fields of a form as the body, URL-encoded. Values are text, numbers, booleans, {@link Secret}s,
     * {@link Capture}s and {@link Template}s.
     *
     * @throws IllegalArgumentException if a value is anything else
     */
    public B form(Map<String, ?> fields) {
        return body(new FormBody(fields));
    }

    /** Sets the body and its type; {@code bytes} is copied. */
    public B body(String contentType, byte[] bytes) {
        return body(new BytesBody(contentType, bytes));
    }

    /** Sets a text as the body, in UTF-8, and its type; the text is put together while the check runs. */
    public B body(String contentType, Template text) {
        return body(new TextBody(contentType, text));
    }

    /**
     * Sets the content of a file as the body, and its type. The file is read now.
     *
     * @throws IllegalArgumentException if the file cannot be read
     */
    public B body(String contentType, Path file) {
        return body(BytesBody.ofFile(label, contentType, file));
    }

    /**
     * Sets fields and files as the body, as a browser sends a form with files.
     *
     * @param parts adds them, as in {@code multipart(m -> m.field("title", "tea").file("photo", path, "image/jpeg"))}
     * @throws IllegalArgumentException if there are none, or a file cannot be read
     */
    public B multipart(UnaryOperator<Multipart> parts) {
        return body(parts.apply(new Multipart(label)).body());
    }

    private B body(Payload payload) {
        Headers.checked(HttpHeaders.none(), "Content-Type", payload.contentType());
        body = Optional.of(payload);
        return self();
    }
}
