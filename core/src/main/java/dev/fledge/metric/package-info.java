/** Named quantities with a unit: counts, histograms and series, and the port they come through. */
@NullMarked
package dev.fledge.metric;

import org.jspecify.annotations.NullMarked;
