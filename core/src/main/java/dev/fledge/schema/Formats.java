package dev.fledge.schema;

/** What {@code format} does in a schema. */
public enum Formats {
    /** A value that is not of the format does not meet the schema, where the format is one that is known. The default. */
    ASSERTED,
    /** Says something to the reader only, as JSON Schema since 2019-09 would have it. */
    IGNORED
}
