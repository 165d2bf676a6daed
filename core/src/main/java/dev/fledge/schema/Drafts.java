package dev.fledge.schema;

import com.networknt.schema.SchemaException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import dev.fledge.document.DocumentNode;
import java.util.List;
import java.util.Optional;

/** The drafts of JSON Schema and what OpenAPI makes of them. */
final class Drafts {
    static final String LATEST = "https://json-schema.org/draft/2020-12/schema";
    static final String DRAFT_4 = "http://json-schema.org/draft-04/schema";
    static final String OPENAPI_30 = "https://spec.openapis.org/oas/3.0/dialect";
    static final String OPENAPI_31 = "https://spec.openapis.org/oas/3.1/dialect/base";

    private static final List<String> NAMED = List.of(
            LATEST,
            "https://json-schema.org/draft/2019-09/schema",
            "http://json-schema.org/draft-07/schema",
            "http://json-schema.org/draft-06/schema",
            DRAFT_4);

    private Drafts() {}

    /** Returns the identifier of the draft that a schema names with {@code $schema}, or of the latest if it names none. */
    static String idOf(DocumentNode schema) {
        Optional<DocumentNode> named = schema.isObject() ? schema.optional("$schema") : Optional.empty();
        String id =
                named.map(DocumentNode::text).map(Drafts::withoutEmptyFragment).orElse(LATEST);
        if (!NAMED.contains(id)) {
            throw named.orElse(schema)
                    .error("unknown draft of JSON Schema; name one of 2020-12 (" + LATEST
                            + "), 2019-09, draft-07, draft-06 or draft-04, or leave $schema out");
        }
        return id;
    }

    /** Returns the identifier of what the schemas of an OpenAPI document are written in. */
    static String idOf(OpenApiDocument document) {
        return document.isVersion30() ? OPENAPI_30 : OPENAPI_31;
    }

    /** Returns the draft whose own schema says what a schema may look like. */
    static String ruledBy(String id) {
        return switch (id) {
            case OPENAPI_30 -> DRAFT_4;
            case OPENAPI_31 -> LATEST;
            default -> id;
        };
    }

    static boolean isNamed(String address) {
        return address.startsWith("http://json-schema.org/") || address.startsWith("https://json-schema.org/");
    }

    /** Returns what the validator knows of a draft; each is set up only when it is asked for. */
    static Dialect dialect(String id) {
        return quiet(
                switch (withoutEmptyFragment(id)) {
                    case LATEST -> Dialects.getDraft202012();
                    case "https://json-schema.org/draft/2019-09/schema" -> Dialects.getDraft201909();
                    case "http://json-schema.org/draft-07/schema" -> Dialects.getDraft7();
                    case "http://json-schema.org/draft-06/schema" -> Dialects.getDraft6();
                    case DRAFT_4 -> Dialects.getDraft4();
                    case OPENAPI_30 -> Dialects.getOpenApi30();
                    case OPENAPI_31 -> Dialects.getOpenApi31();
                    default -> throw new SchemaException("unknown draft of JSON Schema " + id);
                });
    }

    /** Returns the same without a warning in the log for each key that is none of JSON Schema, such as {@code x-owner}. */
    private static Dialect quiet(Dialect dialect) {
        return Dialect.builder(dialect)
                .unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword))
                .build();
    }

    private static String withoutEmptyFragment(String id) {
        return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }
}
