/** Suites from recorded traffic: what users ask most becomes what a smoke run asks. */
@NullMarked
package dev.fledge.smoke.traffic;

import org.jspecify.annotations.NullMarked;
