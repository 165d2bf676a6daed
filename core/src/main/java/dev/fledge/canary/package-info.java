/** The judge: policy, state, observations and now in; state and judgement out. Pure. */
@NullMarked
package dev.fledge.canary;

import org.jspecify.annotations.NullMarked;
