/** From the first weight to all traffic, or back. */
@NullMarked
package dev.fledge.promotion;

import org.jspecify.annotations.NullMarked;
