/** The only way to read a clock or to wait. */
@NullMarked
package dev.fledge.time;

import org.jspecify.annotations.NullMarked;
