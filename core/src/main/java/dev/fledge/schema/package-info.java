/** JSON Schema checks of a document, with a line and a column for everything that does not meet the schema. */
@NullMarked
package dev.fledge.schema;

import org.jspecify.annotations.NullMarked;
