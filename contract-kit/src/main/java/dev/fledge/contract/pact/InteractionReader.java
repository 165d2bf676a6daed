package dev.fledge.contract.pact;

import static dev.fledge.contract.pact.PactReader.present;

import dev.fledge.document.DocumentNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one interaction of a pact. */
final class InteractionReader {
    private static final String HTTP = "Synchronous/HTTP";
    private static final List<String> MESSAGES = List.of("Asynchronous/Messages", "Synchronous/Messages");

    /** What says nothing of HTTP and is written back as it was. */
    private static final List<String> KEPT =
            List.of("comments", "interactionMarkup", "pluginConfiguration", "transport");

    private final PactVersion version;

    InteractionReader(PactVersion version) {
        this.version = version;
    }

    Interaction read(DocumentNode node) {
        if (version != PactVersion.V4) {
            return http(node, start(node)).build();
        }
        String type = node.field("type").oneOf(HTTP, MESSAGES.get(0), MESSAGES.get(1));
        if (!type.equals(HTTP)) {
            Interaction.Builder message = start(node).message().kept(plain(node));
            plugin(node).ifPresent(message::plugin);
            return message.build();
        }
        Interaction.Builder http = http(node, start(node));
        plugin(node).ifPresent(http::plugin);
        Map<String, Object> kept = new LinkedHashMap<>();
        for (String key : KEPT) {
            present(node, key).ifPresent(value -> kept.put(key, Plain.sorted(value.toPlain())));
        }
        return http.kept(kept).build();
    }

    /** Reads one of the messages of a version 3 message pact. */
    static Interaction message(DocumentNode node) {
        return new InteractionReader(PactVersion.V3)
                .start(node)
                .message()
                .kept(plain(node))
                .build();
    }

    private static Map<String, Object> plain(DocumentNode node) {
        return Plain.sortedMap((Map<?, ?>) node.toPlain());
    }

    private static Optional<String> plugin(DocumentNode node) {
        return present(node, "pluginConfiguration")
                .filter(DocumentNode::isObject)
                .flatMap(plugins -> plugins.keys().stream().findFirst());
    }

    private Interaction.Builder start(DocumentNode node) {
        String description =
                present(node, "description").map(DocumentNode::text).orElse("");
        Interaction.Builder start = Interaction.builder(description).line(node.line());
        states(node, start);
        if (version == PactVersion.V4) {
            present(node, "key")
                    .map(DocumentNode::text)
                    .filter(key -> !key.isBlank())
                    .ifPresent(start::key);
            if (present(node, "pending").map(DocumentNode::bool).orElse(false)) {
                start.pending();
            }
            present(node, "comments").ifPresent(comments -> comments(comments, start));
        }
        return start;
    }

    private static void comments(DocumentNode comments, Interaction.Builder start) {
        present(comments, "text").ifPresent(texts -> texts.items().forEach(text -> start.comment(text.text())));
    }

    private static void states(DocumentNode node, Interaction.Builder start) {
        Optional<DocumentNode> list = present(node, "providerStates");
        if (list.isPresent()) {
            list.get().items().forEach(state -> start.state(state(state)));
            return;
        }
        Optional<DocumentNode> one = present(node, "providerState").or(() -> present(node, "provider_state"));
        one.map(DocumentNode::text)
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> start.state(ProviderState.of(name)));
    }

    private static ProviderState state(DocumentNode node) {
        if (node.isText()) {
            return ProviderState.of(node.text());
        }
        Map<String, Object> params = new LinkedHashMap<>();
        present(node, "params")
                .ifPresent(given -> given.keys()
                        .forEach(name -> params.put(name, given.field(name).toPlain())));
        return new ProviderState(node.field("name").text(), params);
    }

    private Interaction.Builder http(DocumentNode node, Interaction.Builder start) {
        HttpPartReader parts = new HttpPartReader(version);
        return start.request(parts.request(node.field("request"))).response(parts.response(node.field("response")));
    }
}
