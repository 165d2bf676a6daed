/** What a change of a schema, an OpenAPI document or a pact breaks, and whom. */
@NullMarked
package dev.fledge.contract.compat;

import org.jspecify.annotations.NullMarked;
