package dev.fledge.schema;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.fledge.document.DocumentNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The drafts of JSON Schema, and the validator set up for each: formats are checked, nothing is fetched. */
final class Drafts {
    static final String LATEST = "https://json-schema.org/draft/2020-12/schema";

    private static final Map<String, SpecificationVersion> BY_ID = Map.of(
            "http://json-schema.org/draft-04/schema",
            SpecificationVersion.DRAFT_4,
            "http://json-schema.org/draft-06/schema",
            SpecificationVersion.DRAFT_6,
            "http://json-schema.org/draft-07/schema",
            SpecificationVersion.DRAFT_7,
            "https://json-schema.org/draft/2019-09/schema",
            SpecificationVersion.DRAFT_2019_09,
            LATEST,
            SpecificationVersion.DRAFT_2020_12);

    private Drafts() {}

    /** Returns the identifier of the draft that a schema names with {@code $schema}, or of the latest if it names none. */
    static String idOf(DocumentNode schema) {
        Optional<DocumentNode> named = schema.isObject() ? schema.optional("$schema") : Optional.empty();
        String id =
                named.map(DocumentNode::text).map(Drafts::withoutEmptyFragment).orElse(LATEST);
        if (!BY_ID.containsKey(id)) {
            throw named.orElse(schema)
                    .error("unknown draft of JSON Schema; name one of 2020-12 (" + LATEST
                            + "), 2019-09, draft-07, draft-06 or draft-04, or leave $schema out");
        }
        return id;
    }

    static SchemaRegistry registry(String draftId) {
        SpecificationVersion version = BY_ID.getOrDefault(draftId, SpecificationVersion.DRAFT_2020_12);
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .locale(Locale.ROOT)
                .build();
        return SchemaRegistry.withDefaultDialect(
                version,
                registry -> registry.schemaRegistryConfig(config)
                        .schemaLoader(loader -> loader.allow(iri -> isDraft(iri.toString()))));
    }

    private static boolean isDraft(String iri) {
        return iri.startsWith("http://json-schema.org/") || iri.startsWith("https://json-schema.org/");
    }

    private static String withoutEmptyFragment(String id) {
        return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }
}
