/** One file a backend that the judge's numbers come from. */
@NullMarked
package dev.fledge.metric.source;

import org.jspecify.annotations.NullMarked;
