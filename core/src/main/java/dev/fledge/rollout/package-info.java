/** The port to everything that moves traffic: commands, outcomes and what was seen. */
@NullMarked
package dev.fledge.rollout;

import org.jspecify.annotations.NullMarked;
