package dev.fledge.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fledge.document.DocumentNode;

/** Reads JSON into the trees that the validator runs over. */
final class JsonBodies {
    // As strict as Document, which tells where the fault is.
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBodies() {}

    static JsonNode tree(DocumentNode node) {
        try {
            return MAPPER.readTree(node.toJson());
        } catch (JsonProcessingException e) {
            throw node.error("no JSON: " + e.getOriginalMessage());
        }
    }
}
