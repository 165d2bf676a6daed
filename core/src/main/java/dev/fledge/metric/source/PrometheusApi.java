package dev.fledge.metric.source;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * Asks the two query addresses of Prometheus's HTTP API. Whatever is not a whole, successful answer without warnings is an
 * exception with one sentence.
 *
 * @see "Prometheus documentation, HTTP API"
 */
final class PrometheusApi {
    /** What Document reads; no judge needs more. */
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    private static final int MOST_QUOTED = 500;

    private final HttpUrl base;
    private final HttpTransport transport;
    private final UnaryOperator<HttpCall.Builder> prepared;

    PrometheusApi(HttpUrl base, HttpTransport transport, UnaryOperator<HttpCall.Builder> prepared) {
        this.base = base;
        this.transport = transport;
        this.prepared = prepared;
    }

    /** Evaluates the query at one instant, cut to milliseconds. */
    List<PrometheusSeries> instant(String query, Instant at) throws IOException, InterruptedException {
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        HttpCall.Builder call = get("api/v1/query").query("query", query).query("time", time.toString());
        return ask(call, query + " at " + time);
    }

    /** Evaluates the query at each of {@code first}, {@code first + step}, ... that is not after {@code last}. */
    List<PrometheusSeries> range(String query, Instant first, Instant last, Duration step)
            throws IOException, InterruptedException {
        HttpCall.Builder call = get("api/v1/query_range")
                .query("query", query)
                .query("start", first.toString())
                .query("end", last.toString())
                .query("step", PromqlText.duration(step));
        return ask(call, query + " from " + first + " to " + last + " every " + PromqlText.duration(step));
    }

    private HttpCall.Builder get(String path) {
        return prepared.apply(
                        HttpCall.get(base.newBuilder().addPathSegments(path).build()))
                .bodyLimitBytes(MOST_BYTES);
    }

    private List<PrometheusSeries> ask(HttpCall.Builder builder, String question)
            throws IOException, InterruptedException {
        HttpCall call = builder.build();
        HttpAnswer answer;
        try {
            answer = transport.exchange(call);
        } catch (HttpFailure e) {
            throw new IOException(call.redactor().redact(question + ": " + e.getMessage()), e);
        }
        try {
            return read(answer, envelope(answer), call.redactor());
        } catch (Refusal e) {
            throw new IOException(call.redactor().redact(question + ": " + e.getMessage()));
        }
    }

    private static Optional<DocumentNode> envelope(HttpAnswer answer) throws Refusal {
        if (answer.truncated()) {
            throw new Refusal("the answer is longer than " + MOST_BYTES
                    + " bytes; narrow the selector, or record a sum of the series in Prometheus");
        }
        try {
            DocumentNode body = Document.json("answer", answer.bodyText());
            return body.isObject() && body.optional("status").isPresent() ? Optional.of(body) : Optional.empty();
        } catch (DocumentException e) {
            return Optional.empty();
        }
    }

    private List<PrometheusSeries> read(HttpAnswer answer, Optional<DocumentNode> envelope, Redactor redactor)
            throws Refusal {
        if (envelope.isEmpty()) {
            throw new Refusal("status " + answer.status() + " with "
                    + answer.header("Content-Type").orElse("a body of no type") + " that is no answer of Prometheus; "
                    + fix(answer));
        }
        try {
            DocumentNode body = envelope.get();
            if (answer.status() != 200 || !body.field("status").text().equals("success")) {
                throw new Refusal("status " + answer.status() + ", " + text(body, "errorType", redactor) + ": "
                        + text(body, "error", redactor) + "; " + fix(answer));
            }
            requireWhole(body, redactor);
            return PrometheusAnswer.read(body.field("data"));
        } catch (DocumentException e) {
            throw new Refusal(
                    "status " + answer.status() + " with JSON that is no answer of Prometheus: " + e.problem());
        }
    }

    /**
     * A warning says that parts were left out, as Thanos does when a store is down, or a flag does, as VictoriaMetrics does: a
     * count of a part is not the count.
     */
    private static void requireWhole(DocumentNode body, Redactor redactor) throws Refusal {
        if (body.optional("isPartial")
                .filter(flag -> flag.isBool() && flag.bool())
                .isPresent()) {
            throw new Refusal("the answer is a part of the data only, as its isPartial says; see which storage node is"
                    + " down");
        }
        Optional<DocumentNode> warnings = body.optional("warnings");
        if (warnings.isEmpty() || warnings.get().isNone()) {
            return;
        }
        List<String> serious = warnings.get().items().stream()
                .map(DocumentNode::text)
                .filter(text -> !text.startsWith("PromQL info"))
                .toList();
        if (!serious.isEmpty()) {
            throw new Refusal("the answer may be a part of the data only, for it warns: "
                    + quoted(String.join("; ", serious), redactor)
                    + "; put right what it warns of");
        }
    }

    private static String text(DocumentNode body, String key, Redactor redactor) {
        return body.optional(key)
                .filter(DocumentNode::isText)
                .map(text -> quoted(text.text(), redactor))
                .orElse("no " + key);
    }

    /** What the provider wrote, on one line. Secrets are hidden first, for half of one would no longer be found. */
    private static String quoted(String text, Redactor redactor) {
        String line = redactor.redact(text).strip().replaceAll("\\s+", " ");
        return line.length() <= MOST_QUOTED ? line : line.substring(0, MOST_QUOTED) + "...";
    }

    private String fix(HttpAnswer answer) {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            return "it redirects, which is not followed so that no credentials leave; give the address of the API itself";
        }
        return switch (status) {
            case 400, 422 -> "put the query of this metric right";
            case 401, 403 -> "set bearer(), basic() or header() to what this Prometheus wants";
            case 429 -> "it is asked too often; look less often";
            case 503, 504 -> "it is overloaded or starting; the next look asks again";
            default ->
                status >= 500
                        ? "see the log of Prometheus or of the proxy in front of it"
                        : "is " + base.scheme() + "://" + base.host() + ":" + base.port() + base.encodedPath()
                                + " the address of Prometheus itself, without /api/v1?";
        };
    }

    /** Why an answer is not used, until the question is put before it and secrets are hidden. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String why) {
            super(why);
        }
    }
}
