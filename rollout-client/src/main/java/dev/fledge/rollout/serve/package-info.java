/** What others ask us while traffic is on the canary: the lease, hooks of Flagger, the metric of Argo. */
@NullMarked
package dev.fledge.rollout.serve;

import org.jspecify.annotations.NullMarked;
