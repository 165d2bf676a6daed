/**
 * What a consumer expects of a provider, said in its tests: shapes with examples, a stub that answers with them, and the
 * pact that is written when all of it was asked for. Needs neither JUnit nor pact-jvm.
 */
@NullMarked
package dev.fledge.contract.pact.consumer;

import org.jspecify.annotations.NullMarked;
