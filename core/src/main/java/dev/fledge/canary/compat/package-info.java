/** Policies written for other judges, read unchanged and judged as those judges would, their defects included. */
@NullMarked
package dev.fledge.canary.compat;

import org.jspecify.annotations.NullMarked;
