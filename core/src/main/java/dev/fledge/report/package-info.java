/** The same report for people, programs and CI systems. */
@NullMarked
package dev.fledge.report;

import org.jspecify.annotations.NullMarked;
