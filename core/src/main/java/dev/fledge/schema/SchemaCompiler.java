package dev.fledge.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.serialization.NodeReader;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Turns the schemas of one library into what the validator runs: nothing is fetched past the library. Thread-safe. */
final class SchemaCompiler {
    private final String draft;
    private final SchemaLibrary library;
    private final SchemaRegistry registry;

    SchemaCompiler(String draft, SchemaLibrary library, Formats formats) {
        this.draft = draft;
        this.library = library;
        this.registry = registry(draft, library, formats);
    }

    /** Returns the schema at a pointer into the first document, ready to run. */
    Schema compile(DocumentNode schema, String pointer, Reachable reachable) {
        String rules = Drafts.ruledBy(draft);
        reachable.schemas().forEach(place -> SchemaShape.require(place.node(), rules));
        try {
            Schema compiled = registry.getSchema(
                    SchemaLocation.of(library.address() + (pointer.isEmpty() ? "" : "#" + Pointers.fragment(pointer))));
            compiled.initializeValidators();
            compiled.validate(NullNode.getInstance());
            return compiled;
        } catch (SchemaException e) {
            throw broken(schema, reachable, String.valueOf(e.getMessage()));
        } catch (PatternSyntaxException e) {
            throw schema.error("no valid JSON Schema: the pattern " + Wording.shortened(e.getPattern())
                    + " is no regular expression: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw schema.error("the schema refers to itself without end; let $ref lead to another place");
        }
    }

    private static SchemaRegistry registry(String draft, SchemaLibrary library, Formats formats) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(formats == Formats.ASSERTED)
                .regularExpressionFactory(StepLimitedRegex.FACTORY)
                .preloadSchema(false)
                .locale(Locale.ROOT)
                .build();
        Map<String, Dialect> dialects = new ConcurrentHashMap<>();
        return SchemaRegistry.builder()
                .defaultDialectId(draft)
                .dialectRegistry((id, asking) -> dialects.computeIfAbsent(id, Drafts::dialect))
                .schemaRegistryConfig(config)
                .nodeReader(new Json())
                .schemaLoader(loader -> loader.resourceLoaders(all -> all.add(iri -> text(library, iri.toString())))
                        .allow(iri -> Drafts.isNamed(iri.toString()) || library.has(iri.toString())))
                .build();
    }

    private static com.networknt.schema.resource.@Nullable InputStreamSource text(SchemaLibrary library, String iri) {
        return library.has(iri) ? () -> new ByteArrayInputStream(bytes(library, iri)) : null;
    }

    private static byte[] bytes(SchemaLibrary library, String iri) throws IOException {
        return library.document(iri).orElseThrow().toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static DocumentException broken(DocumentNode schema, Reachable reachable, String problem) {
        return reachable
                .referenceIn(problem)
                .map(reference -> reference.error(
                        "the reference leads nowhere; it must lead into this document, such as #/$defs/name"))
                .orElseGet(() -> schema.error(
                        "no valid JSON Schema: " + problem.lines().findFirst().orElse("")));
    }

    /** Reads what is always JSON, whatever the name of its file ends in. */
    private static final class Json implements NodeReader {
        @Override
        public JsonNode readTree(String text, InputFormat format) throws IOException {
            return JsonBodies.tree(text);
        }

        @Override
        public JsonNode readTree(InputStream text, InputFormat format) throws IOException {
            return JsonBodies.tree(text);
        }
    }
}
