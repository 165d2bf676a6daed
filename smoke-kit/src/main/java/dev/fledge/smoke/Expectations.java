package dev.fledge.smoke;

import dev.fledge.internal.Check;
import dev.fledge.schema.JsonSchema;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import dev.fledge.smoke.LivePlan.LiveKind;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** The words for what is expected of an answer; meant for static import. */
public final class Expectations {
    private Expectations() {}

    /**
     * Expects one of these status codes.
     *
     * @param codes each from 100 to 599; at least one
     */
    public static Expectation status(int... codes) {
        int[] wanted = codes.clone();
        if (wanted.length == 0) {
            throw new IllegalArgumentException("status needs at least one code, such as status(200)");
        }
        Arrays.stream(wanted).forEach(code -> Check.inRange("status", code, 100, 599));
        String expected = wanted.length == 1 ? "== " + wanted[0] : "in " + Arrays.toString(wanted);
        return status(expected, status -> Arrays.stream(wanted).anyMatch(code -> code == status));
    }

    static Expectation status(String rule, IntPredicate accepts) {
        return new PlainExpectation("status " + rule, evidence -> {
            int status = evidence.answer().status();
            return List.of(Evaluation.of(
                    accepts.test(status), Aspect.STATUS, new Said("status", rule, String.valueOf(status))));
        });
    }

    /**
     * Reads an expectation as it is written in a suite file: a query, a rule, perhaps a value, and more rules after commas.
     *
     * <p>Queries are {@code status}, {@code header NAME}, {@code cookie NAME}, {@code body}, {@code pointer POINTER}, JSON paths,
     * {@code certificate days}, {@code certificate host}, {@code protocol}, {@code redirects}, {@code redirectedTo},
     * {@code event data}, {@code event name}, {@code event id}, {@code event $.path}, {@code message}, {@code message $.path},
     * and the times {@code total}, {@code dns}, {@code connect}, {@code tls}, {@code send}, {@code ttfb} and
     * {@code receive}. Rules are {@code == != < <= > >= in contains startsWith matches exists isEmpty isArray isObject
     * isString isNumber isBoolean} and {@code size} with a comparison, as far as they fit the query, with {@code not} before
     * them to turn them round. A path that may find several values takes {@code every} and {@code any} before a rule; a
     * cookie takes {@code secure}, {@code httpOnly}, {@code sameSite == Lax}, {@code path == /} and {@code maxAge >= 60}. A
     * value is JSON; what is no JSON is text. Examples: {@code status in [200, 204]}, {@code header Content-Type contains
     * json}, {@code $.results isArray, size >= 1}, {@code $..price every > 0}, {@code ttfb < 800ms},
     * {@code certificate days >= 14}, {@code redirectedTo == /login}.
     *
     * @throws IllegalArgumentException naming what is not understood and what would be
     */
    public static Expectation parse(String text) {
        return ExpectationText.parse(Check.notBlank("expectation", text));
    }

    /** Asks for a header; say what is expected of it. */
    public static HeaderQuery header(String name) {
        return new HeaderQuery(Check.notBlank("name of a header", name));
    }

    /**
     * Asks for a cookie that the answer sets; say what is expected of it.
     *
     * @throws IllegalArgumentException if the name holds a space, comma, semicolon, quote or {@code =}
     */
    public static CookieExpectation cookie(String name) {
        return CookieExpectation.named(name);
    }

    /**
     * Asks for the one value that a JSON path finds in the body; say what is expected of it.
     *
     * @param path in the Jayway dialect, such as {@code $.results[0].id}
     * @throws IllegalArgumentException if the path does not start with {@code $}, is malformed, or may find several values, as
     *     {@code $..id} does: that takes {@link #jsonAll}
     */
    public static JsonExpectation json(String path) {
        return JsonExpectation.at(JsonQuery.path(path));
    }

    /**
     * Asks for all values that a JSON path finds in the body, as a list in the order of the body; say what is expected of
     * them.
     *
     * @param path in the Jayway dialect, such as {@code $..id} or {@code $.results[*].id}
     * @throws IllegalArgumentException if the path does not start with {@code $}, is malformed, or finds one value at most:
     *     that takes {@link #json}
     */
    public static JsonAllExpectation jsonAll(String path) {
        return JsonAllExpectation.at(JsonQuery.path(path));
    }

    /**
     * Asks for the value that a JSON Pointer finds in the body; say what is expected of it.
     *
     * @param pointer such as {@code /results/0/id}; empty text for the whole body
     * @throws IllegalArgumentException if it is neither empty nor begins with a slash, or has a tilde that is neither
     *     {@code ~0} nor {@code ~1}
     * @see "RFC 6901"
     */
    public static JsonExpectation pointer(String pointer) {
        return JsonExpectation.at(JsonQuery.pointer(pointer));
    }

    /**
     * Expects that an assertion of the user's own accepts the answer: one that throws an {@link AssertionError} is a miss
     * whose message is told without secrets, one that throws an exception could not be evaluated. It cannot be written in a
     * file. It may be run several times on one answer, and by several threads.
     *
     * @param name what messages call it
     */
    public static Expectation satisfies(String name, AnswerAssertion assertion) {
        return new AssertionExpectation(
                Check.notBlank("name of an assertion", name), Check.notNull("assertion", assertion), false);
    }

    /** Expects that the body is JSON that meets the schema; the first 5 violations are told. */
    public static Expectation schema(JsonSchema schema) {
        return new SchemaExpectation(Check.notNull("schema", schema), false);
    }

    /** Asks for the body as text; say what is expected of it. */
    public static BodyQuery body() {
        return new BodyQuery();
    }

    /** Asks for the certificate that the server showed; say what is expected of it. */
    public static CertificateQuery certificate() {
        return new CertificateQuery();
    }

    /**
     * Expects the answer to come by this protocol.
     *
     * @param protocol {@code http/1.0}, {@code http/1.1}, {@code h2} or {@code h3}, in any case of letters
     */
    public static Expectation protocol(String protocol) {
        return ProtocolRule.of(protocol);
    }

    /**
     * Expects a redirect to this place: that of an answer that is not followed, or where those that were followed ended.
     *
     * @param where a whole address, compared without its fragment; or a path at the origin that was asked, which says nothing of
     *     the query unless it has one
     */
    public static Expectation redirectedTo(String where) {
        return RedirectedTo.of(where);
    }

    /** Asks for the redirects that were followed; say what is expected of them. */
    public static RedirectQuery redirects() {
        return new RedirectQuery();
    }

    /**
     * Asks for the first event of an event stream; say what is expected of it. A step that expects one reads no further, and
     * its total time is the time to that event.
     */
    public static EventQuery event() {
        return new EventQuery();
    }

    /**
     * Expects this of the data of the first event, which is JSON: {@code event(json("$.price").exists())}.
     *
     * @throws IllegalArgumentException if the path has no rule
     */
    public static Expectation event(JsonExpectation ofItsData) {
        return LiveExpectation.of(LiveKind.EVENT, ofItsData);
    }

    /**
     * Asks for the first message over a WebSocket as text; say what is expected of it. A step that expects one waits no
     * longer, and its total time is the time to that message.
     */
    public static LiveText message() {
        return new LiveText(LiveKind.MESSAGE, "message", LivePart::text);
    }

    /**
     * Expects this of the first message over a WebSocket, which is JSON: {@code message(json("$.price").exists())}.
     *
     * @throws IllegalArgumentException if the path has no rule
     */
    public static Expectation message(JsonExpectation ofIt) {
        return LiveExpectation.of(LiveKind.MESSAGE, ofIt);
    }

    /** Asks for the time of the whole call, connecting included, or of a phase of it; say what is expected of it. */
    public static LatencyQuery latency() {
        return LatencyQuery.total();
    }
}
