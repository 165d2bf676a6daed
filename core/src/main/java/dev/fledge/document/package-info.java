/** Strict reading of JSON and YAML, with a line and a column for everything that is wrong; and JSON text that is always the same. */
@NullMarked
package dev.fledge.document;

import org.jspecify.annotations.NullMarked;
