package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentNode;

/** Gives what the suite refuses the place in the file. */
final class Guard {
    private Guard() {}

    /** What is built from a node. */
    interface Built<T> {
        T get();
    }

    static <T> T at(DocumentNode node, Built<T> built) {
        try {
            return built.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    static String notBlank(DocumentNode node) {
        if (node.text().isBlank()) {
            throw node.error("must not be blank");
        }
        return node.text();
    }
}
