package dev.fledge.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Redactor;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One answer, whose body is read as JSON once and only if somebody asks. Not thread-safe. */
final class Evidence {
    static final JsonMapper MAPPER = JsonMapper.builder()
            // The parser's own detection keeps a set of names for each object; the tree knows its names already.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final HttpAnswer answer;
    private final Redactor redactor;
    private @Nullable JsonNode tree;
    private String problem = "";
    private boolean read;
    private boolean problemTold;
    private @Nullable LivePart event;
    private @Nullable LivePart message;

    Evidence(HttpAnswer answer, Redactor redactor) {
        this.answer = answer;
        this.redactor = redactor;
    }

    HttpAnswer answer() {
        return answer;
    }

    Redactor redactor() {
        return redactor;
    }

    LivePart firstEvent() {
        if (event == null) {
            event = LivePart.firstEvent(this);
        }
        return event;
    }

    LivePart firstMessage() {
        if (message == null) {
            message = LivePart.firstMessage(this);
        }
        return message;
    }

    String tooLong() {
        return "the body is longer than the " + answer.bodyBytes() + " bytes that were kept";
    }

    /** Returns what the rule finds in the body's text if it is JSON, else one miss that says why it is none. */
    List<Evaluation> jsonOr(Aspect aspect, Function<String, List<Evaluation>> rule) {
        return treeOr(aspect, ignored -> rule.apply(answer.bodyText()));
    }

    /** Returns what the rule finds in the body's tree if it is JSON, else one miss that says why it is none. */
    List<Evaluation> treeOr(Aspect aspect, Function<JsonNode, List<Evaluation>> rule) {
        read();
        if (tree != null) {
            return rule.apply(tree);
        }
        Said said = new Said("body", "is JSON", problem);
        if (answer.truncated()) {
            return List.of(new Evaluation(aspect, Outcome.BROKEN, said));
        }
        Outcome outcome = problemTold ? Outcome.FOLLOWS : Outcome.UNMET;
        problemTold = true;
        return List.of(new Evaluation(outcome == Outcome.UNMET ? Aspect.BODY : aspect, outcome, said));
    }

    /** Returns the body's tree; empty if it is no JSON. */
    Optional<JsonNode> tree() {
        read();
        return Optional.ofNullable(tree);
    }

    private void read() {
        if (read) {
            return;
        }
        read = true;
        String text = answer.bodyText();
        // What is broken is read as U+FFFD, so a text without one needs no second look.
        boolean suspicious = text.indexOf('\uFFFD') >= 0;
        problem = answer.truncated() ? tooLong() : suspicious ? utf8Problem() : "";
        if (!problem.isEmpty()) {
            return;
        }
        if (text.isBlank()) {
            problem = "an empty body";
            return;
        }
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            String type = answer.header("Content-Type").map(name -> name + ", ").orElse("");
            problem = type + "not JSON: " + withoutToken(e.getOriginalMessage()) + where(e);
        }
    }

    /** The parser quotes the part of a word that it could read, which may be the first half of a secret, and its own API. */
    private static String withoutToken(String message) {
        return message.replaceFirst("(?s)^Unrecognized token '.*?': ", "an unknown word, ")
                .replaceFirst(" for `ObjectNode`: FAIL_ON_READING_DUP_TREE_KEY enabled$", "")
                .replaceFirst(", from `StreamReadConstraints[^`]*`", "");
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private String utf8Problem() {
        String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.contains("charset=") && !type.contains("utf-8")) {
            return "";
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(answer.body());
        try {
            CoderResult result = decoder.decode(bytes, CharBuffer.allocate(answer.bodyBytes() + 1), true);
            if (result.isError()) {
                result.throwException();
            }
            return "";
        } catch (CharacterCodingException e) {
            return "not UTF-8: byte " + (bytes.position() + 1) + " begins no character";
        }
    }
}
