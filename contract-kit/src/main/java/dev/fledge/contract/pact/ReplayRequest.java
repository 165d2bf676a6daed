package dev.fledge.contract.pact;

import dev.fledge.http.HttpCall;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is added to a request of a pact before it is sent. Not thread-safe. */
public final class ReplayRequest {
    private static final int SHORTEST_SECRET = 4;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final List<Secret> secrets = new ArrayList<>();

    ReplayRequest() {}

    /**
     * Sets a header in place of what the pact says of it. The value of one whose name tells of a secret, such as
     * {@code Authorization} or {@code X-Api-Key}, is hidden wherever it comes back.
     */
    public ReplayRequest header(String name, String value) {
        headers.put(Check.notBlank("name of a header", name), Check.notNull("value of header " + name, value));
        if (!Redactor.byName().redactHeader(name, value).equals(value)) {
            String credentials = value.substring(value.indexOf(' ') + 1);
            String label = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "_");
            if (credentials.length() >= SHORTEST_SECRET && !label.contains(credentials)) {
                secrets.add(Secret.of(label, credentials));
            }
        }
        return this;
    }

    /** Sets a header whose whole value is secret, in place of what the pact says of it. */
    public ReplayRequest header(String name, Secret value) {
        secrets.add(Check.notNull("secret", value));
        headers.put(Check.notBlank("name of a header", name), value.reveal());
        return this;
    }

    /** Sets {@code Authorization: Bearer} and the token, in place of what the pact says of it. */
    public ReplayRequest bearer(Secret token) {
        secrets.add(Check.notNull("token", token));
        headers.put("Authorization", "Bearer " + token.reveal());
        return this;
    }

    /** Adds a query parameter; name and value are encoded. */
    public ReplayRequest query(String name, String value) {
        query.put(Check.notBlank("name of a query parameter", name), Check.notNull("value of " + name, value));
        return this;
    }

    /** Hides a secret that another part of the request or the answer holds. */
    public ReplayRequest secret(Secret secret) {
        secrets.add(Check.notNull("secret", secret));
        return this;
    }

    boolean sets(String header) {
        return headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase(header));
    }

    void applyTo(HttpCall.Builder call) {
        secrets.forEach(call::secret);
        headers.forEach(call::header);
        query.forEach(call::query);
    }
}
