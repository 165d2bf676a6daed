/** The statistics of the judge, each formula with its source. Not exported: nothing outside {@code dev.fledge.canary} may use it. */
@NullMarked
package dev.fledge.canary.stat;

import org.jspecify.annotations.NullMarked;
