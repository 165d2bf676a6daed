/** Contracts from recorded traffic: schemas and pending pacts of what an app was seen to answer. */
@NullMarked
package dev.fledge.contract.generate;

import org.jspecify.annotations.NullMarked;
