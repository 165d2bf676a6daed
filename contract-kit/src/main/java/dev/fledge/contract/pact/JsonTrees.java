package dev.fledge.contract.pact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads JSON into trees whose numbers keep their digits. */
final class JsonTrees {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private JsonTrees() {}

    /** Says why a body is no JSON, and where. */
    static final class NoJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        NoJsonException(JsonProcessingException cause) {
            super(cause.getOriginalMessage(), null, false, false);
            this.line = cause.getLocation() == null
                    ? 0
                    : Math.max(cause.getLocation().getLineNr(), 0);
            this.column = cause.getLocation() == null
                    ? 0
                    : Math.max(cause.getLocation().getColumnNr(), 0);
        }

        int line() {
            return line;
        }

        int column() {
            return column;
        }
    }

    /**
     * Reads one JSON value; only white space may follow.
     *
     * @throws NoJsonException if the bytes are none, or are nested deeper than 1000 levels
     */
    static JsonNode read(byte[] json) throws NoJsonException {
        try {
            JsonNode tree = READER.readTree(json);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            throw new NoJsonException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }
}
