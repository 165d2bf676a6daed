package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The environment variables of containers that stand in a template in plain text. */
final class EnvironmentValues {
    private static final Pattern SECRET = Pattern.compile("pass|secret|token|key|credential|pwd|auth|dsn|url");

    private EnvironmentValues() {}

    /** Returns each variable with a literal value, anywhere in a tree. */
    static List<ObjectNode> of(JsonNode tree) {
        List<ObjectNode> found = new ArrayList<>();
        for (JsonNode variables : tree.findValues("env")) {
            for (JsonNode variable : variables) {
                if (variable instanceof ObjectNode named && named.has("value")) {
                    found.add(named);
                }
            }
        }
        return found;
    }

    /** Returns whether one of them is called as secrets are; then the template is not written elsewhere. */
    static boolean mayHoldSecret(KubernetesObject template) {
        return of(template.tree()).stream()
                .map(variable -> variable.path("name").asText().toLowerCase(Locale.ROOT))
                .anyMatch(name -> SECRET.matcher(name).find());
    }
}
