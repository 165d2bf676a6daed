package dev.fledge.http;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Hides secrets in everything that is shown: first by value, in whatever form it is written, then by the name of a header
 * or query parameter.
 *
 * <p>A secret is found as it is, URL-encoded, in Base64 (of the whole secret) and escaped for JSON, and is replaced by
 * {@code <secret NAME>}. Headers such as {@code Authorization}, {@code Cookie} or {@code X-Api-Key}, and those with
 * {@code token}, {@code secret} or {@code password} in their name, are hidden even if their value is no known secret.
 * Immutable and thread-safe. Costs one search of the text for each form of each secret.
 */
public final class Redactor {
    static final String HIDDEN = "<hidden>";
    private static final String LAST_RESORT = "***";
    private static final int MOST_PASSES = 3;

    private final Set<Secret> secrets;
    private final Map<String, Secret> forms;

    /** A part of a text: as it was, or the form of a secret that stood there. */
    record Piece(String text, Optional<Secret> secret) {}

    private record Span(int start, int end, Secret secret) {}

    private Redactor(Set<Secret> secrets) {
        this.secrets = secrets;
        this.forms = new LinkedHashMap<>();
        for (Secret secret : secrets) {
            SecretForms.of(secret.reveal()).forEach(form -> forms.putIfAbsent(form, secret));
        }
    }

    /** Returns a redactor that knows no secret and hides by name only. */
    public static Redactor byName() {
        return new Redactor(Set.of());
    }

    /** Returns a redactor that hides these secrets, and by name. */
    public static Redactor of(Collection<Secret> secrets) {
        return new Redactor(new LinkedHashSet<>(List.copyOf(secrets)));
    }

    /** Returns a redactor that hides what either hides. */
    public Redactor and(Redactor other) {
        Set<Secret> all = new LinkedHashSet<>(secrets);
        all.addAll(other.secrets);
        return new Redactor(all);
    }

    /** Returns the text with every form of every secret replaced. */
    public String redact(String text) {
        String redacted = Check.notNull("text", text);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            if (!reveals(redacted)) {
                return redacted;
            }
            redacted = pieces(redacted).stream().map(this::shown).collect(Collectors.joining());
        }
        // Only where one secret is made of the names of others does a replacement reveal again.
        return reveals(redacted) ? LAST_RESORT : redacted;
    }

    /** Returns the URL as text with user, password, secrets and the values of telling query parameters replaced. */
    public String redact(HttpUrl url) {
        return redact(hiddenByName(url));
    }

    /** Returns the URL with what is hidden by name replaced, and known secrets still in it. */
    String hiddenByName(HttpUrl url) {
        if (url.username().isEmpty() && url.password().isEmpty() && url.querySize() == 0) {
            return url.toString();
        }
        HttpUrl.Builder shown = url.newBuilder();
        if (!url.username().isEmpty() && !isSecret(url.username())) {
            shown.username("hidden");
        }
        if (!url.password().isEmpty() && !isSecret(url.password())) {
            shown.password("hidden");
        }
        for (String name : url.queryParameterNames()) {
            if (SensitiveNames.contains(name)
                    && !url.queryParameterValues(name).stream().allMatch(value -> value != null && isSecret(value))) {
                shown.setQueryParameter(name, "hidden");
            }
        }
        return shown.build().toString();
    }

    private boolean isSecret(String text) {
        return pieces(text).stream().allMatch(piece -> piece.secret().isPresent());
    }

    /** Returns the value of a header as it may be shown: an authentication scheme stays, what follows it is hidden. */
    public String redactHeader(String name, String value) {
        return headerPieces(name, value).stream()
                .map(piece -> piece.secret().isEmpty() ? redact(piece.text()) : shown(piece))
                .collect(Collectors.joining());
    }

    /** Returns whether it hides all of these by value. */
    public boolean hides(Collection<Secret> others) {
        return this.secrets.containsAll(others);
    }

    /** Returns whether any form of any secret stands in the text. */
    public boolean reveals(String text) {
        for (String form : forms.keySet()) {
            if (text.contains(form)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the value of the header is hidden because of the header's name. */
    static boolean hidesHeader(String name) {
        return SensitiveNames.contains(name);
    }

    /** Returns the parts of a header's value; of a hidden header only scheme and known secrets are left. */
    List<Piece> headerPieces(String name, String value) {
        if (!hidesHeader(name)) {
            return pieces(value);
        }
        int space = value.indexOf(' ');
        String scheme = space > 0 && value.substring(0, space).matches("Basic|Bearer|Token|Digest|ApiKey")
                ? value.substring(0, space + 1)
                : "";
        String credentials = value.substring(scheme.length());
        List<Piece> shown = new ArrayList<>();
        if (!scheme.isEmpty()) {
            shown.add(new Piece(scheme, Optional.empty()));
        }
        if (isSecret(credentials)) {
            shown.addAll(pieces(credentials));
        } else {
            shown.add(new Piece(HIDDEN, Optional.empty()));
        }
        return shown;
    }

    /** Returns the text cut at the secrets in it; secrets that overlap are one piece. */
    List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (Span span : merged(spans(text))) {
            if (span.start() > from) {
                pieces.add(new Piece(text.substring(from, span.start()), Optional.empty()));
            }
            pieces.add(new Piece(text.substring(span.start(), span.end()), Optional.of(span.secret())));
            from = span.end();
        }
        if (from < text.length()) {
            pieces.add(new Piece(text.substring(from), Optional.empty()));
        }
        return pieces;
    }

    private List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        forms.forEach((form, secret) -> {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                spans.add(new Span(at, at + form.length(), secret));
            }
        });
        spans.sort(Comparator.comparingInt(Span::start)
                .thenComparing(Comparator.comparingInt(Span::end).reversed()));
        return spans;
    }

    private static List<Span> merged(List<Span> sorted) {
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && span.start() < last.end()) {
                merged.set(merged.size() - 1, new Span(last.start(), Math.max(last.end(), span.end()), last.secret()));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private String shown(Piece piece) {
        if (piece.secret().isEmpty()) {
            return piece.text();
        }
        String label = "<secret " + piece.secret().get().name() + ">";
        if (!reveals(label)) {
            return label;
        }
        return reveals(HIDDEN) ? LAST_RESORT : HIDDEN;
    }

    /** Returns how many secrets are hidden by value, not which. */
    @Override
    public String toString() {
        return "Redactor(" + secrets.size() + (secrets.size() == 1 ? " secret)" : " secrets)");
    }
}
