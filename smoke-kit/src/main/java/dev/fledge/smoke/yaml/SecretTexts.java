package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;
import dev.fledge.http.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the secrets that a file declares where it writes <code>${NAME}</code>. */
final class SecretTexts {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, Secret> secrets;

    private SecretTexts(Map<String, Secret> secrets) {
        this.secrets = secrets;
    }

    static SecretTexts declared(Optional<DocumentNode> names, Function<String, Optional<String>> environment) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (DocumentNode node : names.map(DocumentNode::items).orElse(List.of())) {
            String value = environment
                    .apply(node.text())
                    .orElseThrow(() -> node.error("environment variable " + node.text()
                            + " is not set; the values of secrets come from the environment"));
            try {
                secrets.put(node.text(), Secret.of(node.text(), value));
            } catch (IllegalArgumentException e) {
                throw node.error(String.valueOf(e.getMessage()));
            }
        }
        return new SecretTexts(secrets);
    }

    List<Secret> all() {
        return new ArrayList<>(secrets.values());
    }

    String filled(DocumentNode node) {
        return filled(node, node.text());
    }

    /** Returns the plain tree with every place in its texts filled. */
    Object filled(DocumentNode node, Object plain) {
        if (plain instanceof String text) {
            return filled(node, text);
        }
        if (plain instanceof List<?> list) {
            return list.stream().map(item -> filled(node, item)).toList();
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), filled(node, member)));
            return members;
        }
        return plain;
    }

    private String filled(DocumentNode node, String text) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(reveal(node, place.group(1))));
    }

    private String reveal(DocumentNode node, String name) {
        Secret secret = secrets.get(name);
        if (secret == null) {
            throw node.error("${" + name + "} is no secret of this file; add " + name + " to secrets");
        }
        return secret.reveal();
    }
}
