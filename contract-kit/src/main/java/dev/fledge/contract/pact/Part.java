package dev.fledge.contract.pact;

import java.util.Optional;

/** A part of a request or response that a contract speaks of. */
public enum Part {
    /** The method of a request. */
    METHOD("method"),
    /** The path of a request. */
    PATH("path"),
    /** The query parameters of a request. */
    QUERY("query"),
    /** The headers. */
    HEADER("header"),
    /** The status of a response. */
    STATUS("status"),
    /** The body. */
    BODY("body");

    private final String category;

    Part(String category) {
        this.category = category;
    }

    /** Returns what pact files call the part. */
    public String category() {
        return category;
    }

    /** Returns whether the part is one value, so that its rules need no path. */
    boolean isOneValue() {
        return this == METHOD || this == PATH || this == STATUS;
    }

    /** Returns the part that a pact file calls this; empty if HTTP has none, such as the metadata of a message. */
    static Optional<Part> of(String name) {
        for (Part part : values()) {
            if (part.category.equals(name)) {
                return Optional.of(part);
            }
        }
        return name.equals("headers") ? Optional.of(HEADER) : Optional.empty();
    }
}
