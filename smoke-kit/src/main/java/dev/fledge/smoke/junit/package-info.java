/** Suites as JUnit 5 tests. */
@NullMarked
package dev.fledge.smoke.junit;

import org.jspecify.annotations.NullMarked;
