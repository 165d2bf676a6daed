/** Recorded runs: their format, replay, comparison of policies, and calibration. Pure: works on text and values, never on files. */
@NullMarked
package dev.fledge.canary.record;

import org.jspecify.annotations.NullMarked;
