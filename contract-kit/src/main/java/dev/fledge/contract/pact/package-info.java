/** Pacts: what a consumer expects of a provider, and whether the provider keeps it. */
@NullMarked
package dev.fledge.contract.pact;

import org.jspecify.annotations.NullMarked;
