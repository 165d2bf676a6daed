/** Argo Rollouts: drives a Rollout, reads it, and has its analysis ask us. */
@NullMarked
package dev.fledge.rollout.argo;

import org.jspecify.annotations.NullMarked;
