/** Suites from recorded traffic: what users ask most becomes what a smoke run asks. */
@NullMarked
package dev.fledge.smoke.generate;

import org.jspecify.annotations.NullMarked;
