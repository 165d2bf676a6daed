/**
 * Pacts from a consumer's JUnit tests. By default pact-jvm answers, compares and writes; it has to be on the test class path
 * and is nowhere else needed.
 */
@NullMarked
package dev.fledge.contract.pact.jvm;

import org.jspecify.annotations.NullMarked;
