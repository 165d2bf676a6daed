/** How good a canary judge is: simulated traffic whose truth is known, the judges that look at it, and the table of how they did. */
@NullMarked
package dev.fledge.canary.quality;

import org.jspecify.annotations.NullMarked;
