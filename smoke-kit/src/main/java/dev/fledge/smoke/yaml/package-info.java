/** Suites as files, for people who do not write Java. */
@NullMarked
package dev.fledge.smoke.yaml;

import org.jspecify.annotations.NullMarked;
