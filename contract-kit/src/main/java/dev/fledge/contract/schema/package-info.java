/** Checks a live answer against a schema. */
@NullMarked
package dev.fledge.contract.schema;

import org.jspecify.annotations.NullMarked;
