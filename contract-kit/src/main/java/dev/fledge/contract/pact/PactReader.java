package dev.fledge.contract.pact;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a document as a pact, or says at which line it is none. */
final class PactReader {
    private PactReader() {}

    static PactFile read(String source, DocumentNode root) {
        if (!root.isObject()
                || (root.optional("consumer").isEmpty()
                        && root.optional("provider").isEmpty())) {
            throw root.error("this is no pact; a pact is an object with consumer, provider and interactions");
        }
        PactVersion version = version(root);
        PactFile.Builder file = PactFile.builder(name(root, "consumer"), name(root, "provider"))
                .source(source)
                .version(version)
                .plugins(plugins(root));
        for (DocumentNode each : interactions(root)) {
            file.read(new InteractionReader(version).read(each));
        }
        for (DocumentNode each : listOf(root, "messages")) {
            file.read(InteractionReader.message(each));
        }
        return file.build();
    }

    private static String name(DocumentNode root, String role) {
        DocumentNode name = root.field(role).field("name");
        if (name.text().isBlank()) {
            throw name.error("the name of the " + role + " must not be blank; write it");
        }
        return name.text();
    }

    private static List<DocumentNode> interactions(DocumentNode root) {
        return root.optional("messages").isPresent()
                ? listOf(root, "interactions")
                : root.field("interactions").items();
    }

    private static List<DocumentNode> listOf(DocumentNode root, String key) {
        return root.optional(key).map(DocumentNode::items).orElse(List.of());
    }

    private static List<Object> plugins(DocumentNode root) {
        List<Object> plugins = new ArrayList<>();
        present(root, "metadata")
                .flatMap(metadata -> present(metadata, "plugins"))
                .ifPresent(list -> list.items().forEach(plugin -> plugins.add(Plain.sorted(plugin.toPlain()))));
        return plugins;
    }

    /** Returns the value of a key that is there and not null. */
    static Optional<DocumentNode> present(DocumentNode node, String key) {
        return node.optional(key).filter(value -> !value.isNone());
    }

    private static PactVersion version(DocumentNode root) {
        Optional<DocumentNode> metadata = present(root, "metadata");
        for (String key : List.of("pactSpecification", "pact-specification")) {
            Optional<DocumentNode> said = metadata.flatMap(node -> present(node, key))
                    .filter(DocumentNode::isObject)
                    .flatMap(node -> present(node, "version"));
            if (said.isPresent()) {
                return version(said.get(), said.get().text());
            }
        }
        return metadata.flatMap(node -> present(node, "pactSpecificationVersion"))
                .map(node -> version(node, node.text()))
                .orElseGet(() -> guessed(root));
    }

    private static PactVersion version(DocumentNode node, String text) {
        return PactVersion.of(text)
                .orElseThrow(() -> node.error("pact specification '" + text
                        + "' is not known; versions 1 to 4 are read, so write such as 4.0"));
    }

    /** Returns what a file that does not say its version looks like: old ones have text where newer have objects. */
    private static PactVersion guessed(DocumentNode root) {
        for (DocumentNode each : listOf(root, "interactions")) {
            if (each.optional("type").isPresent()) {
                return PactVersion.V4;
            }
            boolean statesInList = each.optional("providerStates").isPresent();
            boolean queryIsText = present(each, "request")
                    .flatMap(request -> request.optional("query"))
                    .filter(DocumentNode::isText)
                    .isPresent();
            if (!statesInList && (queryIsText || flatRules(each))) {
                return PactVersion.V2;
            }
        }
        return PactVersion.V3;
    }

    private static boolean flatRules(DocumentNode interaction) {
        return present(interaction, "response")
                .flatMap(response -> present(response, "matchingRules"))
                .filter(rules -> rules.keys().stream().anyMatch(key -> key.startsWith("$")))
                .isPresent();
    }
}
