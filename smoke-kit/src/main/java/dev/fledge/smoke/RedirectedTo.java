package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpHop;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where an answer is expected to send, or to have sent. */
final class RedirectedTo {
    private static final String SUBJECT = "redirectedTo";

    /** Stands for the origin that was asked, where a transport does not tell it. */
    private static final HttpUrl ANYWHERE = HttpUrl.get("http://unknown.invalid/");

    private final String where;

    private RedirectedTo(String where) {
        this.where = where;
    }

    static Expectation of(String where) {
        boolean path = Check.notBlank("place of a redirect", where).startsWith("/") && !where.startsWith("//");
        if ((!path && HttpUrl.parse(where) == null) || where.contains("#") || where.contains(" ")) {
            throw new IllegalArgumentException("place of a redirect must be a whole address without # such as"
                    + " https://shop.example/, or a path such as /login, but was '" + where + "'");
        }
        RedirectedTo rule = new RedirectedTo(where);
        return new PlainExpectation(SUBJECT + " == " + where, evidence -> List.of(rule.evaluate(evidence)));
    }

    private Evaluation evaluate(Evidence evidence) {
        HttpAnswer answer = evidence.answer();
        HttpUrl asked = asked(answer);
        Optional<HttpUrl> target = target(answer, asked);
        if (target.isEmpty()) {
            String actual = "no redirect but status " + answer.status();
            return Evaluation.unmet(Aspect.REDIRECT, new Said(SUBJECT, "== " + where, actual));
        }
        HttpUrl seen = target.get();
        boolean elsewhere = where.startsWith("/") && !origin(seen).equals(origin(asked));
        String actual = evidence.redactor().redact(seen) + (elsewhere ? ", which is another origin" : "");
        String shown = seen.host().equals(ANYWHERE.host()) ? seen.encodedPath() : actual;
        return Evaluation.of(matches(seen, asked), Aspect.REDIRECT, new Said(SUBJECT, "== " + where, shown));
    }

    private static HttpUrl asked(HttpAnswer answer) {
        List<HttpHop> hops = answer.hops();
        return hops.isEmpty()
                ? answer.url().orElse(ANYWHERE)
                : hops.get(0).call().url();
    }

    private static Optional<HttpUrl> target(HttpAnswer answer, HttpUrl asked) {
        HttpUrl base = answer.url().orElse(asked);
        Optional<HttpUrl> next =
                answer.status() / 100 == 3 ? answer.header("Location").map(base::resolve) : Optional.empty();
        List<HttpHop> hops = answer.hops();
        return next.isPresent() || hops.isEmpty()
                ? next
                : Optional.of(hops.get(hops.size() - 1).target());
    }

    private boolean matches(HttpUrl seen, HttpUrl asked) {
        @Nullable HttpUrl wanted = asked.resolve(where);
        if (wanted == null) {
            return false;
        }
        // A path says nothing of the query, unless it has one.
        boolean anyQuery = where.startsWith("/") && !where.contains("?");
        return bare(wanted, anyQuery).equals(bare(seen, anyQuery));
    }

    private static HttpUrl bare(HttpUrl url, boolean withoutQuery) {
        HttpUrl.Builder bare = url.newBuilder().fragment(null);
        return (withoutQuery ? bare.query(null) : bare).build();
    }

    private static String origin(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }
}
