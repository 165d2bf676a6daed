package dev.fledge.document;

/** The {@code null} of JSON and YAML in plain trees, which hold no Java null. */
public enum None {
    /** The only one. */
    NONE;

    /** Returns {@code null}, as it is written. */
    @Override
    public String toString() {
        return "null";
    }
}
